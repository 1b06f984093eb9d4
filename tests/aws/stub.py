"""AWS for the tests, on one free port of loopback: prints the port, and ends with its input.

FSx, Storage Gateway, Direct Connect, CloudWatch and DataSync are played here, by botocore's models, which check what comes
in and what goes out; S3, DynamoDB, SNS, STS and Secrets Manager are moto's.

    PUT /_stub/state   changes the state (see scenes.py)      GET /_stub/log   every call, with its parameters
    PUT /_stub/reset   makes all well again                   GET /_stub/broken   what did not keep to the models
    PUT /_stub/halt    {"PutItem": {"skip": 2, "done": true}}: that call, after so many others, is done or not, and never answered
"""

import io
import json
import os
import sys
import threading
import urllib.parse

os.environ.setdefault("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "stub")
os.environ.setdefault("AWS_DEFAULT_REGION", "us-west-2")

import datasync
import scenes
from contract import Broken, Contract, Refused
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

# What moto cannot do it answers with 500, which clients take for a passing fault and try again.
ANSWERS = {**scenes.ANSWERS, **datasync.ANSWERS}


class Stub:
    def __init__(self):
        self.contract = Contract()
        self.moto = DomainDispatcherApplication(create_backend_app)
        self.lock = threading.Lock()
        self.changing = threading.Lock()
        # Of what is not played here, which those who play ask for themselves.
        self.noted = threading.Lock()
        self.reset()

    def reset(self):
        self.state = scenes.healthy()
        self.log = []
        self.broken = []
        self.halts = {}

    def __call__(self, environ, start):
        request = Request(environ)
        if request.path.startswith("/_stub/"):
            return self.control(request)(environ, start)
        try:
            found = self.contract.find(request.headers, request.path)
        except Broken as broken:
            self.broken.append(str(broken))
            return Response(str(broken), 400)(environ, start)
        if found is None:
            return self.others(environ, start, request)
        body = request.get_data()
        with self.lock:
            response = self.answer(*found, body)
        return response(environ, start)

    def others(self, environ, start, request):
        """Moto's services; they can be made to fail as well."""
        name, given = request.headers.get("X-Amz-Target", "").rsplit(".", 1)[-1], {}
        if name or "form-urlencoded" in (request.content_type or ""):
            body = environ["wsgi.input"].read(request.content_length or 0)
            environ["wsgi.input"] = io.BytesIO(body)
            given = json.loads(body) if name else dict(urllib.parse.parse_qsl(body.decode()))
            name = name or given.get("Action", "")
        name = name or f"{request.method} {request.path}"
        with self.noted:
            self.log.append({"call": name, "given": given})
            halt = self.halt(name)
        if halt == "before":
            self.never(name)
        try:
            self.fail(name)
        except Refused as error:
            return self.refusal_of_others(request, error)(environ, start)
        # Of two conditional writes AWS does one after the other; moto, in its threads, may do both.
        with self.changing:
            answer = [b"".join(self.moto(environ, start))]
        if halt == "after":
            self.never(name)
        return answer

    def halt(self, name):
        halting = self.halts.get(name)
        if halting is None:
            return None
        halting["skip"] = halting.get("skip", 0) - 1
        if halting["skip"] >= 0:
            return None
        self.halts.pop(name)
        return "after" if halting.get("done") else "before"

    def never(self, name):
        """Whoever asked is killed meanwhile."""
        self.log.append({"call": f"{name} halted"})
        threading.Event().wait()

    @staticmethod
    def refusal_of_others(request, error):
        if request.headers.get("X-Amz-Target"):
            body = json.dumps({"__type": error.code, "message": error.message})
            return Response(body, error.status, content_type="application/x-amz-json-1.0")
        xml = f"<Error><Code>{error.code}</Code><Message>{error.message}</Message></Error>"
        if "/" not in request.path.strip("/") and request.path == "/":
            xml = f"<ErrorResponse>{xml}</ErrorResponse>"
        return Response(xml, error.status, content_type="text/xml")

    def fail(self, name):
        for key in (name, "*"):
            failing = self.state["fail"].get(key)
            if failing and failing.get("times", 1) > 0:
                failing["times"] = failing.get("times", 1) - 1
                extra = failing.get("extra")
                raise Refused(failing["code"], failing.get("message", ""), failing.get("status", 400), extra)

    def answer(self, protocol, operation, body):
        try:
            given = self.contract.read(protocol, operation, body)
            self.log.append({"call": operation.name, "given": given})
            self.fail(operation.name)
            if operation.name not in ANSWERS:
                raise Broken(f"{operation.name} is not played here")
            answer = ANSWERS[operation.name](self.state, given)
            headers, body = self.contract.write(protocol, operation, answer, self.state["newer"])
            if operation.name in self.state["garbled"]:
                body = body[:-2]
            return Response(body, 200, headers)
        except Refused as error:
            status, headers, body = self.contract.refuse(protocol, operation, error)
            return Response(body, status, headers)
        except Broken as broken:
            self.broken.append(str(broken))
            error = Refused("ValidationException", str(broken))
            status, headers, body = self.contract.refuse(protocol, operation, error)
            return Response(body, status, headers)

    def control(self, request):
        path = request.path.removeprefix("/_stub/")
        if request.method == "PUT" and path == "reset":
            self.reset()
        elif request.method == "PUT" and path == "halt":
            self.halts = json.loads(request.get_data())
        elif request.method == "PUT" and path == "state":
            with self.lock:
                scenes.merge(self.state, json.loads(request.get_data()))
        shown = {"log": self.log, "broken": self.broken}.get(path, {})
        return Response(json.dumps(shown, default=str), content_type="application/json")


class Quiet(WSGIRequestHandler):
    def log(self, *_):
        pass


def main():
    server = make_server("127.0.0.1", 0, Stub(), threaded=True, request_handler=Quiet)
    datasync.ENDPOINT = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
