"""The contract of the services: botocore's own models, by which requests and our own answers are checked."""

import base64
import datetime
import io
import json
import re

import botocore.loaders
import botocore.model
import botocore.parsers
import botocore.serialize
import botocore.validate

NAMES = ["fsx", "storagegateway", "directconnect", "cloudwatch", "datasync"]


class Broken(Exception):
    """Something does not keep to the model."""


class Refused(Exception):
    """An error that the service answers with."""

    def __init__(self, code, message, status=400, extra=None):
        super().__init__(message)
        self.code, self.message, self.status, self.extra = code, message, status, extra or {}


class Contract:
    """The models of the services that are played here, by the prefix that stands in a request."""

    def __init__(self):
        loader = botocore.loaders.Loader()
        models = [
            botocore.model.ServiceModel(loader.load_service_model(name, "service-2"), name) for name in NAMES
        ]
        self.by_prefix = {model.metadata["targetPrefix"]: model for model in models}

    def find(self, headers, path):
        """(protocol, operation) of a request; None where it is for somebody else."""
        target = headers.get("X-Amz-Target", "")
        cbor = re.fullmatch(r"/service/(\w+)/operation/(\w+)", path)
        if cbor and headers.get("Smithy-Protocol") == "rpc-v2-cbor":
            protocol, (prefix, name) = "cbor", cbor.groups()
        elif "." in target:
            protocol, (prefix, name) = "json", target.rsplit(".", 1)
        else:
            return None
        model = self.by_prefix.get(prefix)
        if model is None:
            return None
        if name not in model.operation_names:
            raise Broken(f"{prefix} has no operation {name}")
        return protocol, model.operation_model(name)

    @staticmethod
    def read(protocol, operation, body):
        """The parameters of a request, checked."""
        if protocol == "cbor":
            parser = botocore.parsers.RpcV2CBORParser()
            given = parser.parse_data_item(Peekable(body)) if body else {}
        else:
            given = json.loads(body or b"{}")
        if operation.input_shape is not None:
            given = natural(given, operation.input_shape)
            check(given, operation.input_shape, f"{operation.name} request")
        return given

    @staticmethod
    def write(protocol, operation, answer, newer=False):
        """(headers, body) of an answer, checked; words that a newer model may have are let through where one is played."""
        shape = operation.output_shape
        if shape is not None:
            check(answer, shape, f"{operation.name} answer", newer)
        if protocol == "cbor":
            body = bytearray()
            if shape is not None:
                botocore.serialize.RpcV2CBORSerializer()._serialize_data_item(body, answer, shape)
            return cbor_headers(), bytes(body)
        return {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(answer, default=on_wire).encode()

    @staticmethod
    def refuse(protocol, operation, error):
        """(status, headers, body) of an error."""
        answer = {"__type": error.code, "message": error.message, **error.extra}
        if protocol == "cbor":
            shape = botocore.model.DenormalizedStructureBuilder().with_members(
                {"__type": {"type": "string"}, "message": {"type": "string"}}
            ).build_model()
            body = bytearray()
            text = {key: value for key, value in answer.items() if isinstance(value, str)}
            botocore.serialize.RpcV2CBORSerializer()._serialize_data_item(body, text, shape)
            return error.status, cbor_headers(), bytes(body)
        return error.status, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(answer).encode()


def Peekable(body):
    return io.BufferedReader(io.BytesIO(body))


def cbor_headers():
    return {"Content-Type": "application/cbor", "Smithy-Protocol": "rpc-v2-cbor"}


def on_wire(value):
    if isinstance(value, datetime.datetime):
        return value.timestamp()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(type(value))


def natural(value, shape):
    """From the wire to what the model speaks of: JSON has no times and no bytes."""
    if shape.type_name == "structure" and isinstance(value, dict):
        return {
            name: natural(part, shape.members[name]) if name in shape.members else part
            for name, part in value.items()
            if part is not None
        }
    if shape.type_name == "list" and isinstance(value, list):
        return [natural(part, shape.member) for part in value]
    if shape.type_name == "timestamp" and isinstance(value, (int, float)):
        return datetime.datetime.fromtimestamp(value, datetime.timezone.utc)
    if shape.type_name == "blob" and isinstance(value, str):
        return base64.b64decode(value)
    return value


def check(value, shape, where, newer=False):
    """Types, required and unknown members, ranges by botocore; enums, patterns and upper bounds here."""
    report = botocore.validate.ParamValidator().validate(value, shape)
    wrong = [report.generate_report()] if report.has_errors() else []
    wrong += [words for words in beyond(value, shape, "") if not (newer and ", none of [" in words)]
    if wrong:
        raise Broken(f"{where}: {'; '.join(wrong)}")


def beyond(value, shape, path):
    wrong = []
    if shape.type_name == "structure":
        for name, part in value.items():
            if name in shape.members:
                wrong += beyond(part, shape.members[name], f"{path}.{name}")
    elif shape.type_name == "list":
        for part in value:
            wrong += beyond(part, shape.member, f"{path}[]")
    elif shape.type_name == "string" and isinstance(value, str):
        rules = shape.metadata
        if rules.get("enum") and value not in rules["enum"]:
            wrong.append(f"{path} is {value!r}, none of {rules['enum']}")
        if rules.get("max") is not None and len(value) > rules["max"]:
            wrong.append(f"{path} is longer than {rules['max']}")
        pattern = rules.get("pattern")
        if pattern and "\\p{" not in pattern and not re.search(f"^(?:{pattern})$", value):
            wrong.append(f"{path} is {value!r}, not like {pattern}")
    return wrong
