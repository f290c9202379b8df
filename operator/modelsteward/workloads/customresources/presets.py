"""KAITO's presets: which repository of the hub at which commit a preset is.

Source: kaito-project/kaito presets/workspace/models/supported_models.yaml at 056b8280b, 21 August 2026.
"""

PRESETS: dict[str, tuple[str, str]] = {
    "llama-3.1-8b-instruct": (
        "meta-llama/Llama-3.1-8B-Instruct",
        "0e9e39f249a16976918f6564b8830bc894c89659",
    ),
    "llama-3.3-70b-instruct": (
        "meta-llama/Llama-3.3-70B-Instruct",
        "6f6073b423013f6a7d4d9f39144961bfbfbc386b",
    ),
    "deepseek-r1-0528": (
        "deepseek-ai/DeepSeek-R1-0528",
        "4236a6af538feda4548eca9ab308586007567f52",
    ),
    "deepseek-v3-0324": (
        "deepseek-ai/DeepSeek-V3-0324",
        "e9b33add76883f293d6bf61f6bd89b497e80e335",
    ),
    "falcon-7b": (
        "tiiuae/falcon-7b",
        "898df1396f35e447d5fe44e0a3ccaaaa69f30d36",
    ),
    "falcon-7b-instruct": (
        "tiiuae/falcon-7b-instruct",
        "cf4b3c42ce2fdfe24f753f0f0d179202fea59c99",
    ),
    "falcon-40b": (
        "tiiuae/falcon-40b",
        "4a70170c215b36a3cce4b4253f6d0612bb7d4146",
    ),
    "falcon-40b-instruct": (
        "tiiuae/falcon-40b-instruct",
        "ecb78d97ac356d098e79f0db222c9ce7c5d9ee5f",
    ),
    "mistral-7b": (
        "mistralai/Mistral-7B-v0.3",
        "d8cadc02ac76bd617a919d50b092e59d2d110aff",
    ),
    "mistral-7b-instruct": (
        "mistralai/Mistral-7B-Instruct-v0.3",
        "e0bc86c23ce5aae1db576c8cca6f06f1f73af2db",
    ),
    "ministral-3-3b-instruct": (
        "mistralai/Ministral-3-3B-Instruct-2512",
        "83e15808ff6a115f18ff8e68123db3ab35035714",
    ),
    "ministral-3-8b-instruct": (
        "mistralai/Ministral-3-8B-Instruct-2512",
        "df904c183734f8760042c708d3629a4ed68b103a",
    ),
    "ministral-3-14b-instruct": (
        "mistralai/Ministral-3-14B-Instruct-2512",
        "6aa4534f7bb46d16753bd12a08b32810a06b7a14",
    ),
    "mistral-large-3-675b-instruct": (
        "mistralai/Mistral-Large-3-675B-Instruct-2512",
        "7f13ed24ab52a2a1c35bb26a749ef9d891ee98dd",
    ),
    "phi-2": (
        "microsoft/phi-2",
        "ef382358ec9e382308935a992d908de099b64c23",
    ),
    "phi-3-mini-4k-instruct": (
        "microsoft/Phi-3-mini-4k-instruct",
        "0a67737cc96d2554230f90338b163bc6380a2a85",
    ),
    "phi-3-mini-128k-instruct": (
        "microsoft/Phi-3-mini-128k-instruct",
        "072cb7562cb8c4adf682a8e186aaafa49469eb5d",
    ),
    "phi-3-medium-4k-instruct": (
        "microsoft/Phi-3-medium-4k-instruct",
        "b64223aaea6fbf273c0c8cd0801d5e732dce8897",
    ),
    "phi-3-medium-128k-instruct": (
        "microsoft/Phi-3-medium-128k-instruct",
        "fa7d2aa4f5ea69b2e36b20d050cdae79c9bfbb3f",
    ),
    "phi-3.5-mini-instruct": (
        "microsoft/Phi-3.5-mini-instruct",
        "3145e03a9fd4cdd7cd953c34d9bbf7ad606122ca",
    ),
    "phi-4-mini-instruct": (
        "microsoft/Phi-4-mini-instruct",
        "c0fb9e74abda11b496b7907a9c6c9009a7a0488f",
    ),
    "phi-4": (
        "microsoft/phi-4",
        "187ef0342fff0eb3333be9f00389385e95ef0b61",
    ),
    "qwen2.5-coder-7b-instruct": (
        "Qwen/Qwen2.5-Coder-7B-Instruct",
        "c03e6d358207e414f1eca0bb1891e29f1db0e242",
    ),
    "qwen2.5-coder-32b-instruct": (
        "Qwen/Qwen2.5-Coder-32B-Instruct",
        "381fc969f78efac66bc87ff7ddeadb7e73c218a7",
    ),
    "deepseek-r1-distill-qwen-14b": (
        "deepseek-ai/DeepSeek-R1-Distill-Qwen-14B",
        "1df8507178afcc1bef68cd8c393f61a886323761",
    ),
    "deepseek-r1-distill-llama-8b": (
        "deepseek-ai/DeepSeek-R1-Distill-Llama-8B",
        "6a6f4aa4197940add57724a7707d069478df56b1",
    ),
    "gemma-3-4b-instruct": (
        "google/gemma-3-4b-it",
        "093f9f388b31de276ce2de164bdc2081324b9767",
    ),
    "gemma-3-27b-instruct": (
        "google/gemma-3-27b-it",
        "005ad3404e59d6023443cb575daa05336842228a",
    ),
    "gpt-oss-20b": (
        "openai/gpt-oss-20b",
        "db6852caddef0cf0c1f729034ed700c84eab376e",
    ),
    "gpt-oss-120b": (
        "openai/gpt-oss-120b",
        "b5c939de8f754692c1647ca79fbf85e8c1e70f8a",
    ),
}
