"""The custom resources of modelsteward.io and the words they are written in. Pure."""
