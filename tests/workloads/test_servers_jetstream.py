"""MaxText's programs: keys, variables, adapters of the hub, and what they train from."""

import pytest
from tests.workloads import pods
from tests.workloads.pods import names, of

SERVER = "maxtext.inference.maxengine.maxengine_server"
YML = "maxtext/configs/base.yml"


def signals(found):
    """The names of the signals that count."""
    return [name for name, _ in pods.signals(found)]


@pytest.mark.parametrize(
    "fields",
    [
        {"command": ["python3", "-m", SERVER, YML, "load_parameters_path=gs://b/w"]},
        {"command": ["python3", "-m", "MaxText.maxengine_server", YML, "load_parameters_path=gs://b/w"]},
        {"command": ["python3", "-m", SERVER, YML], "env": {"M_LOAD_PARAMETERS_PATH": "gs://b/w"}},
        {"command": ["/maxengine_server_entrypoint.sh", "load_parameters_path=gs://b/w"]},
    ],
)
def test_weights_are_seen_as_key_and_as_variable(fields):
    assert names(of(image="x/maxtext:1", **fields)) == [("gs://b/w", "Model")]


def test_adapters_and_tokenizers_of_the_hub_are_seen():
    keys = ["load_parameters_path=gs://b/w", "hf_lora_adapter_path=l/one"]
    keys += ["tokenizer_type=huggingface", "tokenizer_path=t/t"]
    found = of(image="x/maxtext:1", command=["python3", "-m", SERVER, YML, *keys])
    assert names(found)[1:] == [("hf://l/one", "Adapter"), ("hf://t/t", "Tokenizer")]


def test_a_program_that_trains_starts_from_a_base_or_from_nothing():
    command = ["python3", "-m", "maxtext.trainers.pre_train.train", YML]
    found = of(image="x/maxtext:1", command=[*command, "load_full_state_path=gs://b/w"])
    assert names(found) == [("gs://b/w", "Base")]
    assert (
        names(of(image="x/maxtext:1", command=command)),
        signals(of(image="x/maxtext:1", command=command)),
    ) == (
        [],
        [],
    )
