"""The gate: AdmissionReviews in, verdicts and stamps out."""
