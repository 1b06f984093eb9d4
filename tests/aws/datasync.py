"""DataSync, which really copies the files of a manifest between two folders, one phase each time it is asked about.

The manifest comes from S3 and the reports go there, as with AWS. Assumed: an execution whose manifest is not in S3 ends
with ERROR in the phase of preparing.

    from, to   the folders            lose   paths that cannot be carried      forget   paths that are not compared
    hold       a phase that does not end            say   the state that is told instead of the true one
"""

import csv
import io
import json
import pathlib
import shutil

import boto3
from contract import Refused

ENDPOINT = ""
TASK = "arn:aws:datasync:us-west-2:123456789012:task/task-0123456789abcdef0"
# What an execution is given, and where it says so.
KEPT = {"ManifestConfig": "ManifestConfig", "OverrideOptions": "Options", "TaskReportConfig": "TaskReportConfig"}
PHASES = ["LAUNCHING", "PREPARING", "TRANSFERRING", "VERIFYING", "SUCCESS"]


def s3():
    return boto3.client("s3", endpoint_url=ENDPOINT, region_name="us-west-2")


def start_task_execution(state, given):
    sync = state["datasync"]
    if given["TaskArn"] != TASK:
        raise Refused("InvalidRequestException", f"Task {given['TaskArn']} does not exist.")
    runs = sync.setdefault("executions", {})
    if any(run["status"] not in ("SUCCESS", "ERROR") for run in runs.values()):
        raise Refused("InvalidRequestException", "Unable to queue the task execution: the task is already running.")
    arn = f"{TASK}/execution/exec-{len(runs):017x}"
    runs[arn] = {
        "arn": arn,
        "status": "QUEUED",
        "given": {KEPT[key]: value for key, value in given.items() if key in KEPT},
        "transferred": 0,
        "verified": 0,
        "skipped": 0,
        "failed": [],
        "bytes": 0,
        "paths": [],
        "same": [],
    }
    return {"TaskExecutionArn": arn}


def describe_task_execution(state, given):
    run = found(state, given["TaskExecutionArn"])
    if run["status"] not in ("SUCCESS", "ERROR", state["datasync"].get("hold")):
        following = ["QUEUED", *PHASES]
        run["status"] = following[following.index(run["status"]) + 1]
        advance(state["datasync"], run)
    answer = {
        "TaskExecutionArn": given["TaskExecutionArn"],
        "Status": state["datasync"].get("say", run["status"]),
        "FilesTransferred": run["transferred"],
        "FilesVerified": run["verified"],
        "FilesSkipped": run["skipped"],
        "BytesTransferred": run["bytes"],
        "EstimatedFilesToTransfer": len(run["paths"]),
        "FilesFailed": {"Transfer": len(run["failed"])},
        **run["given"],
    }
    if run["status"] in ("SUCCESS", "ERROR"):
        verdict = "SUCCESS" if run["status"] == "SUCCESS" else "ERROR"
        answer["Result"] = {"PrepareStatus": "SUCCESS", "TransferStatus": verdict, "VerifyStatus": verdict}
        if "error" in run:
            answer["Result"] = {"PrepareStatus": "ERROR", "ErrorCode": run["error"], "ErrorDetail": run["detail"]}
        answer["ReportResult"] = {"Status": "SUCCESS"}
    return answer


def list_task_executions(state, given):
    if given["TaskArn"] != TASK:
        raise Refused("InvalidRequestException", f"Task {given['TaskArn']} does not exist.")
    runs = state["datasync"].get("executions", {}).items()
    return {"TaskExecutions": [{"TaskExecutionArn": arn, "Status": run["status"]} for arn, run in runs]}


def update_task_execution(state, given):
    run = found(state, given["TaskExecutionArn"])
    run["given"].setdefault("Options", {})["BytesPerSecond"] = given["Options"]["BytesPerSecond"]
    return {}


def found(state, arn):
    run = state["datasync"].get("executions", {}).get(arn)
    if run is None:
        raise Refused("InvalidRequestException", f"Task execution {arn} does not exist.")
    return run


def advance(sync, run):
    source, target = pathlib.Path(sync["from"]), pathlib.Path(sync["to"])
    if run["status"] == "PREPARING":
        wanted = run["given"]["ManifestConfig"]["Source"]["S3"]
        bucket = wanted["S3BucketArn"].removeprefix("arn:aws:s3:::")
        try:
            body = s3().get_object(Bucket=bucket, Key=wanted["ManifestObjectPath"])["Body"].read().decode()
        except Exception as error:  # whatever is wrong with it, the phase fails
            run.update(status="ERROR", error="ManifestNotFound", detail=type(error).__name__)
            return
        # Paths are below the location, whether they begin with a slash or not.
        run["paths"] = [row[0].lstrip("/") for row in csv.reader(io.StringIO(body)) if row]
    elif run["status"] == "TRANSFERRING":
        for path in run["paths"]:
            if path in sync.get("lose", []) or not (source / path).is_file():
                run["failed"].append(path)
                continue
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / path, target / path)
            run["transferred"] += 1
            run["bytes"] += (source / path).stat().st_size
    elif run["status"] == "VERIFYING":
        same = [path for path in run["paths"] if path not in run["failed"] + sync.get("forget", [])]
        same = [path for path in same if (source / path).read_bytes() == (target / path).read_bytes()]
        run["same"], run["verified"] = same, len(same)
    elif run["status"] == "SUCCESS":
        if run["failed"]:
            run["status"] = "ERROR"
        report(run)


def report(run):
    """What was carried and what was compared, a document each, in folders by the ids of the task and the execution."""
    wanted = run["given"].get("TaskReportConfig")
    if not wanted:
        return
    to = wanted["Destination"]["S3"]
    bucket = to["S3BucketArn"].removeprefix("arn:aws:s3:::")
    task, execution = TASK.rsplit("/", 1)[-1], run["arn"].rsplit("/", 1)[-1]
    carried = [path for path in run["paths"] if path not in run["failed"]]
    for kind, word, lines in (
        ("transferred", "Transfer", [(path, "SUCCESS") for path in carried] + [(path, "FAILED") for path in run["failed"]]),
        ("verified", "Verify", [(path, "SUCCESS" if path in run["same"] else "FAILED") for path in carried]),
    ):
        entries = [{"RelativePath": f"/{path}", f"{word}Status": status} for path, status in lines]
        body = json.dumps({"TaskExecutionId": execution, kind.capitalize(): entries}).encode()
        key = f"{to['Subdirectory']}/Detailed-Reports/{task}/{execution}/{execution}.files-{kind}-v1-00001.json"
        s3().put_object(Bucket=bucket, Key=key, Body=body)


ANSWERS = {
    "StartTaskExecution": start_task_execution,
    "DescribeTaskExecution": describe_task_execution,
    "ListTaskExecutions": list_task_executions,
    "UpdateTaskExecution": update_task_execution,
}
