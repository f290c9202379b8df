"""The real API server takes the whole library, and keeps a shipped licence as it is."""

from modelsteward.api.objects import parse
from modelsteward.files.shipped import shipped


def test_every_shipped_object_is_accepted_and_stored_whole(server):
    documents = [entry.document() for entry in shipped()]
    try:
        refused = []
        for document in documents:
            code, stored = server.create(document)
            # Read by the types, what the server filled in by default is what was left out.
            if code != 201 or parse(stored).spec != parse(document).spec:
                refused.append((document["metadata"]["name"], code, stored.get("message")))
        assert refused == []
    finally:
        for document in documents:
            server.delete(document)


def test_the_terms_of_a_shipped_licence_cannot_be_changed_in_place(server):
    (document,) = [entry.document() for entry in shipped() if entry.stem == "mit"]
    try:
        _, stored = server.create(document)
        code, answer = server.replace({**stored, "spec": {**stored["spec"], "clauses": []}}, dry_run=True)
        assert code == 422
        assert "of a Library licence may not change" in answer["message"]
    finally:
        server.delete(document)
