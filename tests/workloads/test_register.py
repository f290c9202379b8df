"""No program and no image belongs to two servers, so that the order of the register says nothing."""

import re
from pathlib import Path

from modelsteward.workloads.podspec import image_reference
from modelsteward.workloads.servers import BY_NAME, SERVERS

CASES = Path(__file__).parents[1] / "cases"
IMAGE = re.compile(r"\bimage:\s*['\"]?([^\s'\",}]+)")
#: A web server starts the application that its arguments name; some servers are a file of a common name.
SHARED = {"uvicorn", "main.py"}


def test_no_program_or_module_belongs_to_two_servers_but_what_arguments_tell_apart() -> None:
    assert {name for name, servers in BY_NAME.items() if len(servers) > 1} == SHARED
    assert len({server.name for server in SERVERS}) == len(SERVERS)


def test_no_image_of_the_labelled_manifests_belongs_to_two_servers() -> None:
    files = [*CASES.glob("corpus/**/workload.yaml"), *CASES.glob("bypass/*/request.yaml")]
    images = {image for file in files for image in IMAGE.findall(file.read_text())}
    owners = {
        image: [server.name for server in SERVERS if server.image(read)]
        for image in images
        if (read := image_reference(image)) is not None
    }
    assert len([each for each in owners.values() if each]) > 80
    assert {image: each for image, each in owners.items() if len(each) > 1} == {}
