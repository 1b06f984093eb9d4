"""The second opinion on the stub: AWS's own client for Python gets from it what it gets from AWS. Prints `ok`.

    tests/aws/boto.py   starts a stub, talks to it, and ends it
"""

import datetime
import json
import pathlib
import subprocess
import sys
import tempfile
import urllib.request

import boto3
import botocore.config
import botocore.exceptions
import datasync
import scenes

STUB = subprocess.Popen(
    [sys.executable, pathlib.Path(__file__).with_name("stub.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
)
ENDPOINT = f"http://127.0.0.1:{int(STUB.stdout.readline())}"
CONFIG = botocore.config.Config(retries={"max_attempts": 2, "mode": "standard"})


def client(name):
    return boto3.client(
        name,
        endpoint_url=ENDPOINT,
        region_name="us-west-2",
        aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
        aws_secret_access_key="stub",
        config=CONFIG,
    )


def control(path, change=None):
    data = None if change is None else json.dumps(change).encode()
    request = urllib.request.Request(f"{ENDPOINT}/_stub/{path}", data, method="GET" if data is None else "PUT")
    return json.load(urllib.request.urlopen(request))


def refused(call, **given):
    try:
        call(**given)
    except botocore.exceptions.ClientError as error:
        return error.response["Error"]["Code"]
    return "nothing"


def metrics(cloudwatch):
    now = datetime.datetime.now(datetime.timezone.utc)
    metric = {"Namespace": "AWS/FSx", "MetricName": "FreeStorageCapacity"}
    return cloudwatch.get_metric_data(
        MetricDataQueries=[{"Id": "m0", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Minimum"}}],
        StartTime=now - datetime.timedelta(minutes=15),
        EndTime=now,
        ScanBy="TimestampDescending",
    )["MetricDataResults"][0]


def looks():
    """What the services say of file system, gateway and line."""
    fsx, gateways, lines = client("fsx"), client("storagegateway"), client("directconnect")
    cloudwatch = client("cloudwatch")

    system = fsx.describe_file_systems(FileSystemIds=[scenes.FILE_SYSTEM])["FileSystems"][0]
    assert system["WindowsConfiguration"]["ThroughputCapacity"] == 1024
    assert refused(fsx.describe_file_systems, FileSystemIds=["fs-00000000000000000"]) == "FileSystemNotFound"
    assert gateways.describe_gateway_information(GatewayARN=scenes.GATEWAY)["GatewayState"] == "RUNNING"
    listed = gateways.list_file_system_associations(GatewayARN=scenes.GATEWAY)
    arns = [one["FileSystemAssociationARN"] for one in listed["FileSystemAssociationSummaryList"]]
    assert gateways.describe_file_system_associations(FileSystemAssociationARNList=arns)
    assert lines.describe_virtual_interfaces(virtualInterfaceId="dxvif-ffhhk74f")["virtualInterfaces"][0]["mtu"] == 9001
    assert metrics(cloudwatch)["Values"][0] == 1e13


def moves():
    """What changes by itself, is asked twice, or fails."""
    fsx, gateways, lines = client("fsx"), client("storagegateway"), client("directconnect")
    # A cache that drains.
    control("state", {"cache": {"CacheDirtyPercentage": 90.0}, "drain": 30.0})
    dirty = [gateways.describe_cache(GatewayARN=scenes.GATEWAY)["CacheDirtyPercentage"] for _ in range(5)]
    assert dirty == [90.0, 60.0, 30.0, 0.0, 0.0], dirty

    # An idempotent backup.
    first, again = [fsx.create_backup(FileSystemId=scenes.FILE_SYSTEM, ClientRequestToken="once") for _ in range(2)]
    assert first["Backup"]["BackupId"] == again["Backup"]["BackupId"]
    assert refused(fsx.create_backup, FileSystemId=scenes.FILE_SYSTEM, ClientRequestToken="twice") == "BackupInProgress"
    pages = fsx.get_paginator("describe_backups")
    of = [{"Name": "file-system-id", "Values": [scenes.FILE_SYSTEM]}]

    def backups():
        return [backup["Lifecycle"] for page in pages.paginate(Filters=of) for backup in page["Backups"]]

    assert [backups(), backups()] == [["CREATING"], ["AVAILABLE"]]
    for token in ("twice", "thrice"):
        fsx.create_backup(FileSystemId=scenes.FILE_SYSTEM, ClientRequestToken=token)
        backups()
    assert backups() == ["AVAILABLE"] * 3, "two pages"
    assert refused(fsx.create_backup, FileSystemId="fs-00000000000000000") == "FileSystemNotFound"

    # A gateway that is not heard.
    extra = {"error": {"errorCode": "GatewayNotConnected"}}
    unheard = {"code": "InvalidGatewayRequestException", "message": "The specified gateway is not connected.", "extra": extra}
    control("state", {"fail": {"DescribeGatewayInformation": unheard}})
    refusal = refused(gateways.describe_gateway_information, GatewayARN=scenes.GATEWAY)
    assert refusal == "InvalidGatewayRequestException"

    # Throttling is retried, and shows in the log.
    control("state", {"fail": {"DescribeConnections": {"code": "ThrottlingException", "times": 1}}})
    before = len(control("log"))
    assert lines.describe_connections()["connections"]
    assert len(control("log")) - before == 2


def run(sync, **given):
    """An execution, followed to its end: its states, and what it says last."""
    arn = sync.start_task_execution(TaskArn=datasync.TASK, **given)["TaskExecutionArn"]
    assert refused(sync.start_task_execution, TaskArn=datasync.TASK) == "InvalidRequestException", "one at a time"
    seen = []
    while not seen or seen[-1]["Status"] not in ("SUCCESS", "ERROR"):
        seen.append(sync.describe_task_execution(TaskExecutionArn=arn))
    return [one["Status"] for one in seen], seen[-1]


def carries():
    """DataSync copies what a manifest names, and nothing else."""
    sync, s3 = client("datasync"), client("s3")
    s3.create_bucket(Bucket="studio", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    s3.put_object(Bucket="studio", Key="manifests/1.csv", Body=b'/A001/a.mov\r\n"/A001/odd, name.wav"\r\n')
    lists = {"S3BucketArn": "arn:aws:s3:::studio", "BucketAccessRoleArn": "arn:aws:iam::123456789012:role/r"}

    def given(path):
        source = {"S3": {"ManifestObjectPath": path, **lists}}
        to = {"S3": {"Subdirectory": "reports/1", **lists}}
        return {
            "ManifestConfig": {"Action": "TRANSFER", "Format": "CSV", "Source": source},
            "TaskReportConfig": {"Destination": to, "OutputType": "STANDARD", "ReportLevel": "SUCCESSES_AND_ERRORS"},
            "OverrideOptions": {"VerifyMode": "POINT_IN_TIME_CONSISTENT", "TransferMode": "CHANGED"},
        }

    with tempfile.TemporaryDirectory() as folder:
        source, target = pathlib.Path(folder, "from"), pathlib.Path(folder, "to")
        (source / "A001").mkdir(parents=True)
        for name in ("a.mov", "odd, name.wav", "not named.mov"):
            (source / "A001" / name).write_text(name)
        control("state", {"datasync": {"from": str(source), "to": str(target)}})
        states, last = run(sync, **given("manifests/1.csv"))
        assert states == datasync.PHASES, states
        assert last["FilesVerified"] == 2 and last["Result"]["VerifyStatus"] == "SUCCESS", last
        assert sorted(path.name for path in (target / "A001").iterdir()) == ["a.mov", "odd, name.wav"]
        keys = [one["Key"] for one in s3.list_objects_v2(Bucket="studio", Prefix="reports/1")["Contents"]]
        verified = next(key for key in keys if ".files-verified-" in key)
        lines = json.load(s3.get_object(Bucket="studio", Key=verified)["Body"])["Verified"]
        assert {line["VerifyStatus"] for line in lines} == {"SUCCESS"} and len(lines) == 2

        control("state", {"datasync": {"lose": ["A001/a.mov"]}})
        states, last = run(sync, **given("manifests/1.csv"))
        assert states[-1] == "ERROR" and last["FilesFailed"]["Transfer"] == 1, last
        listed = sync.list_task_executions(TaskArn=datasync.TASK)["TaskExecutions"]
        assert [one["Status"] for one in listed] == ["SUCCESS", "ERROR"], listed
        states, last = run(sync, **given("manifests/lost.csv"))
        assert states[-1] == "ERROR" and last["Result"]["PrepareStatus"] == "ERROR", last


def others():
    """The services of moto, behind the same address."""
    tables = client("dynamodb")
    tables.create_table(
        TableName="ledger",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    item = {"TableName": "ledger", "Item": {"pk": {"S": "1"}}, "ConditionExpression": "attribute_not_exists(pk)"}
    tables.put_item(**item)
    assert refused(tables.put_item, **item) == "ConditionalCheckFailedException"
    assert refused(tables.get_item, TableName="lost", Key={"pk": {"S": "1"}}) == "ResourceNotFoundException"
    topic = client("sns").create_topic(Name="events")["TopicArn"]
    assert client("sns").publish(TopicArn=topic, Message="A001 is released")["MessageId"]
    assert client("sts").get_caller_identity()["Account"]
    secrets = client("secretsmanager")
    secrets.create_secret(Name="share", SecretString="pass word")
    assert secrets.get_secret_value(SecretId="share")["SecretString"] == "pass word"
    control("state", {"fail": {"PutItem": {"code": "AccessDeniedException", "times": 1}}})
    assert refused(tables.put_item, **item) == "AccessDeniedException"
    control("state", {"fail": {"GetCallerIdentity": {"code": "ExpiredToken", "status": 403, "times": 1}}})
    assert refused(client("sts").get_caller_identity) == "ExpiredToken"


def contract():
    """What breaks the model is refused, on the way in and on the way out."""
    fsx = client("fsx")
    assert not control("broken"), control("broken")
    control("state", {"file_system": {"Lifecycle": "BROKEN"}})
    assert refused(fsx.describe_file_systems) == "ValidationException"
    assert "BROKEN" in control("broken")[0]
    control("state", {"newer": True})
    assert fsx.describe_file_systems()["FileSystems"][0]["Lifecycle"] == "BROKEN"


try:
    looks()
    moves()
    carries()
    others()
    contract()
finally:
    STUB.stdin.close()
    STUB.wait(10)
print("ok")
