"""The operator: keeps statuses current, runs audits when they are due, renews the webhook's certificate.

Level-triggered throughout: an event says only *look at this object*, and whatever has to be done follows from
what the API server holds and the clock. A process that dies at any instant loses nothing; the next one looks.

Who watches what. `cluster.watch` lists and watches the kinds that a decision can depend on, exactly as the
webhook does, so that both judge from the same objects: it tells deletions that fall into a gap of a watch,
which kopf (1.45) doesn't, and costs a hundredth of kopf's time per object. kopf streams what the operator
alone handles: the schedules. No kind is watched twice. A schedule deleted in a gap would stay for kopf; so a
schedule is read from the API server each time before it runs a slot.
"""
