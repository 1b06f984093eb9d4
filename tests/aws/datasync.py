"""DataSync, which really copies the files of a manifest between two folders, one phase each time it is asked about.

The manifest comes from S3 and the report goes there, as with AWS. Assumed: an execution whose manifest is not in S3 ends
with ERROR in the phase of preparing.
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
        "status": "QUEUED",
        "given": {KEPT[key]: value for key, value in given.items() if key in KEPT},
        "transferred": 0,
        "verified": 0,
        "skipped": 0,
        "failed": [],
        "bytes": 0,
        "paths": [],
    }
    return {"TaskExecutionArn": arn}


def describe_task_execution(state, given):
    run = found(state, given["TaskExecutionArn"])
    if run["status"] not in ("SUCCESS", "ERROR"):
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
        same = [path for path in run["paths"] if path not in run["failed"]]
        same = [path for path in same if (source / path).read_bytes() == (target / path).read_bytes()]
        run["verified"] = len(same)
    elif run["status"] == "SUCCESS":
        if run["failed"]:
            run["status"] = "ERROR"
        report(run)


def report(run):
    wanted = run["given"].get("TaskReportConfig")
    if not wanted:
        return
    to = wanted["Destination"]["S3"]
    lines = [{"RelativePath": path, "TransferStatus": "FAILED"} for path in run["failed"]]
    lines += [{"RelativePath": path, "TransferStatus": "SUCCESS"} for path in run["paths"] if path not in run["failed"]]
    bucket = to["S3BucketArn"].removeprefix("arn:aws:s3:::")
    s3().put_object(Bucket=bucket, Key=f"{to['Subdirectory']}/report.json", Body=json.dumps(lines).encode())


ANSWERS = {
    "StartTaskExecution": start_task_execution,
    "DescribeTaskExecution": describe_task_execution,
    "UpdateTaskExecution": update_task_execution,
}
