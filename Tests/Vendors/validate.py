"""Holds request bodies and recorded replies against the types that the vendors publish: usage validate.py FOLDER.

FOLDER holds requests as NAME.request.json; the replies of Fixtures are given as further arguments. Prints a line for each,
`ok NAME` or `wrong NAME: why`."""
import base64
import importlib
import json
import os
import pkgutil
import sys
import typing

import typing_extensions
from pydantic import ConfigDict, TypeAdapter


def strict(package):
    """Every dictionary type of a package refuses keys that it does not know."""
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        try:
            found = importlib.import_module(module.name)
        except Exception:
            continue
        for value in vars(found).values():
            if typing_extensions.is_typeddict(value) and value.__module__.startswith(package.__name__):
                value.__pydantic_config__ = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


def openai_request(body):
    from openai.types.chat.completion_create_params import CompletionCreateParamsNonStreaming
    TypeAdapter(CompletionCreateParamsNonStreaming).validate_python(body)


def responses_request(body):
    from openai.types.responses.response_create_params import ResponseCreateParamsNonStreaming
    TypeAdapter(ResponseCreateParamsNonStreaming).validate_python(body)


def anthropic_request(body):
    from anthropic.types.message_create_params import MessageCreateParamsNonStreaming
    TypeAdapter(MessageCreateParamsNonStreaming).validate_python(body)


def gemini_request(body):
    from google.genai import types
    assert set(body) - {"serviceTier"} == {"contents", "generationConfig"}, sorted(body)
    if "serviceTier" in body:
        assert body["serviceTier"] in [tier.value for tier in types.ServiceTier], body["serviceTier"]
    for content in body["contents"]:
        types.Content.model_validate(content)
    types.GenerationConfig.model_validate(body["generationConfig"])
    for part in body["contents"][0]["parts"]:
        if "inlineData" in part:
            base64.b64decode(part["inlineData"]["data"], validate=True)


def openai_reply(body):
    from openai.types.chat import ChatCompletion
    ChatCompletion.model_validate(body, strict=False)


def responses_reply(body):
    from openai.types.responses import Response
    Response.model_validate(body)


def anthropic_reply(body):
    from anthropic.types import Message
    Message.model_validate(body)


def gemini_reply(body):
    from google.genai import types
    types.GenerateContentResponse.model_validate(body)


def check(name, how, body):
    try:
        how(body)
        print(f"ok {name}", flush=True)
    except Exception as error:
        print(f"wrong {name}: {' '.join(str(error).split())[:2000]}", flush=True)


def main(folder, replies):
    import anthropic.types
    import openai.types
    strict(openai.types)
    strict(anthropic.types)
    for file in sorted(os.listdir(folder)):
        vendor = file.split(".")[0].split("-")[0]
        with open(os.path.join(folder, file)) as text:
            check(file, globals()[vendor + "_request"], json.load(text))
    for path in replies:
        with open(path) as text:
            name = os.path.basename(path)
            check(name, globals()[name.split("-")[0] + "_reply"], json.load(text))


main(sys.argv[1], sys.argv[2:])
