"""Holds request bodies and recorded replies against the types that the vendors publish: usage validate.py FOLDER.

FOLDER holds requests as NAME.request.json, and parts of batches as NAME.entry.json, .create, .line, .batch and .file; the
replies of Fixtures are given as further arguments. Prints a line for each, `ok NAME` or `wrong NAME: why`."""
import argparse
import base64
import importlib
import json
import os
import pkgutil
import re
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


def gemini_line(body):
    from google.genai import types
    assert set(body) - {"key"} in ({"response"}, {"error"}), sorted(body)
    if "response" in body:
        types.GenerateContentResponse.model_validate(body["response"])
    else:
        types.JobError.model_validate({key: body["error"][key] for key in ("code", "message")})


def openai_line(body):
    from openai.types.chat import ChatCompletion
    assert set(body) == {"id", "custom_id", "response", "error"}, sorted(body)
    if body["response"] and body["response"]["status_code"] == 200:
        ChatCompletion.model_validate(body["response"]["body"], strict=False)


def responses_line(body):
    from openai.types.responses import Response
    assert set(body) == {"id", "custom_id", "response", "error"}, sorted(body)
    if body["response"] and body["response"]["status_code"] == 200:
        Response.model_validate(body["response"]["body"])


def anthropic_line(body):
    from anthropic.types.messages import MessageBatchIndividualResponse
    MessageBatchIndividualResponse.model_validate(body)


def openai_entry(body):
    assert set(body) == {"custom_id", "method", "url", "body"}, sorted(body)
    assert (body["method"], body["url"]) == ("POST", "/v1/chat/completions"), body["url"]
    openai_request(body["body"])


def responses_entry(body):
    assert set(body) == {"custom_id", "method", "url", "body"}, sorted(body)
    assert (body["method"], body["url"]) == ("POST", "/v1/responses"), body["url"]
    responses_request(body["body"])


def anthropic_entry(body):
    assert re.fullmatch("[a-zA-Z0-9_-]{1,64}", body["custom_id"]), body["custom_id"]
    anthropic_request(body["params"])


def gemini_entry(body):
    assert set(body) == {"key", "request"}, sorted(body)
    gemini_request(body["request"])


def openai_create(body):
    from openai.types.batch_create_params import BatchCreateParams
    TypeAdapter(BatchCreateParams).validate_python(body)


def responses_create(body):
    openai_create(body)


def anthropic_create(body):
    from anthropic.types.messages.batch_create_params import BatchCreateParams
    TypeAdapter(BatchCreateParams).validate_python(body)


def gemini_create(body):
    from google.genai import batches
    # What the package itself sends for a file.
    wanted = batches._CreateBatchJobParameters_to_mldev(
        argparse.Namespace(vertexai=False), {"model": None, "src": {"file_name": body["batch"]["inputConfig"]["fileName"]},
               "config": {"display_name": body["batch"]["displayName"]}})
    assert wanted == body, (wanted, body)


def openai_batch(body):
    from openai.types import Batch
    Batch.model_validate(body)


def responses_batch(body):
    openai_batch(body)


def anthropic_batch(body):
    from anthropic.types.messages import MessageBatch
    MessageBatch.model_validate(body)


def gemini_batch(body):
    from google.genai import batches, types
    types.BatchJob.model_validate(batches._BatchJob_from_mldev(body))


def openai_file(body):
    from openai.types import FileObject
    FileObject.model_validate(body)


def responses_file(body):
    openai_file(body)


def gemini_file(body):
    from google.genai import types
    types.File.model_validate(body["file"])


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
        vendor, kind = file.split(".")[0].split("-")[0], file.split(".")[-2]
        with open(os.path.join(folder, file)) as text:
            check(file, globals()[f"{vendor}_{kind}"], json.load(text))
    for path in replies:
        with open(path) as text:
            name = os.path.basename(path)
            check(name, globals()[name.split("-")[0] + "_reply"], json.load(text))


main(sys.argv[1], sys.argv[2:])
