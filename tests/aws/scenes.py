"""What the services say: a state that a test changes, from which every answer is made.

What it cannot show is what AWS means by it. Assumed, each with its source in the documentation of AWS: the percentages of
a cache are samples of five minutes; `ConnectionBpsIngress` counts what goes up from the studio.
"""

import copy
import datetime

from contract import Refused

FILE_SYSTEM = "fs-0a1b2c3d4e5f67890"
GATEWAY = "arn:aws:storagegateway:us-west-2:123456789012:gateway/sgw-12A3456B"
ASSOCIATION = "arn:aws:storagegateway:us-west-2:123456789012:fs-association/fsa-1122AABBCCDDEEFFG"

HEALTHY = {
    "file_system": {
        "OwnerId": "123456789012",
        "FileSystemId": FILE_SYSTEM,
        "FileSystemType": "WINDOWS",
        "Lifecycle": "AVAILABLE",
        "StorageCapacity": 20480,
        "StorageType": "SSD",
        "DNSName": "fs-0a1b2c3d4e5f67890.corp.example.com",
        "ResourceARN": f"arn:aws:fsx:us-west-2:123456789012:file-system/{FILE_SYSTEM}",
        "AdministrativeActions": [],
        "WindowsConfiguration": {
            "DeploymentType": "MULTI_AZ_1",
            "PreferredFileServerIp": "10.0.1.10",
            "ThroughputCapacity": 1024,
            "MaintenanceOperationsInProgress": [],
            "WeeklyMaintenanceStartTime": "7:10:00",
            "DailyAutomaticBackupStartTime": "09:00",
            "AutomaticBackupRetentionDays": 7,
        },
    },
    "backups": [],
    # How often backups are looked at until one is whole.
    "backup_looks": 1,
    # Whether those that are being made become whole whenever they are looked at.
    "backups_whole": False,
    # By how many seconds AWS's clock is ahead when it begins one.
    "backup_ahead": 0,
    "gateway": {
        "GatewayARN": GATEWAY,
        "GatewayId": "sgw-12A3456B",
        "GatewayName": "nas-gateway",
        "GatewayState": "RUNNING",
        "GatewayType": "FILE_FSX_SMB",
        "SoftwareVersion": "2.1.4",
        "HostEnvironment": "KVM",
    },
    "cache": {
        "CacheAllocatedInBytes": 4 << 40,
        "CacheUsedPercentage": 40.0,
        "CacheDirtyPercentage": 5.0,
        "CacheHitPercentage": 50.0,
        "CacheMissPercentage": 50.0,
    },
    # By how much the dirty percentage falls each time it is asked for.
    "drain": 0.0,
    "association": {
        "FileSystemAssociationStatus": "AVAILABLE",
        "FileSystemAssociationStatusDetails": [],
    },
    "connection": {
        "connectionId": "dxcon-fh6ayh1d",
        "connectionName": "studio",
        "connectionState": "available",
        "region": "us-west-2",
        "location": "EqLA1",
        "bandwidth": "10Gbps",
        "jumboFrameCapable": True,
    },
    "interface": {
        "virtualInterfaceId": "dxvif-ffhhk74f",
        "connectionId": "dxcon-fh6ayh1d",
        "virtualInterfaceState": "available",
        "virtualInterfaceType": "private",
        "vlan": 101,
        "asn": 65000,
        # No message, log or error may ever hold this.
        "authKey": "bgp-secret-0451",
        "customerRouterConfig": "<auth_key>bgp-secret-0451</auth_key>",
        "mtu": 9001,
        "region": "us-west-2",
        "bgpPeers": [{"bgpPeerId": "dxpeer-1", "bgpPeerState": "available", "bgpStatus": "up"}],
    },
    "metrics": {"FreeStorageCapacity": 1e13, "NetworkThroughputUtilization": 10.0},
    # How long ago the stretch began that the newest value is of, in seconds.
    "metrics_age": 60,
    # Operation -> {code, message, status, times, extra}; "*" stands for all.
    "fail": {},
    # AWS as it may be one day: answers may have words that the models do not know.
    "newer": False,
    # Operations whose answers are cut off.
    "garbled": [],
    "datasync": {},
}


def healthy():
    return copy.deepcopy(HEALTHY)


def merge(state, change):
    """A table goes into a table; anything else replaces."""
    for key, value in change.items():
        if isinstance(value, dict) and isinstance(state.get(key), dict) and value:
            merge(state[key], value)
        else:
            state[key] = value


def describe_file_systems(state, given):
    wanted = given.get("FileSystemIds")
    if wanted and wanted != [state["file_system"]["FileSystemId"]]:
        raise Refused("FileSystemNotFound", f"File system '{wanted[0]}' does not exist.")
    return {"FileSystems": [state["file_system"]]}


def create_backup(state, given):
    token = given.get("ClientRequestToken")
    for backup in state["backups"]:
        if token and backup.get("token") == token:
            return {"Backup": plain(backup)}
    if given["FileSystemId"] != state["file_system"]["FileSystemId"]:
        raise Refused("FileSystemNotFound", f"File system '{given['FileSystemId']}' does not exist.")
    if any(backup["Lifecycle"] == "CREATING" for backup in state["backups"]):
        raise Refused("BackupInProgress", "Another backup is already under way.")
    backup = {
        "BackupId": f"backup-{len(state['backups']):017x}",
        "Lifecycle": "CREATING",
        "Type": "USER_INITIATED",
        "ProgressPercent": 0,
        "CreationTime": datetime.datetime.now(datetime.timezone.utc)
        + datetime.timedelta(seconds=state["backup_ahead"]),
        **({"Tags": given["Tags"]} if given.get("Tags") else {}),
        "FileSystem": state["file_system"],
        "token": token,
        "looks": state["backup_looks"],
    }
    state["backups"].append(backup)
    return {"Backup": plain(backup)}


def describe_backups(state, given):
    """Two a page, so that whoever asks has to turn it."""
    wanted = [value for filter in given.get("Filters", []) for value in filter["Values"]]
    if wanted and wanted != [state["file_system"]["FileSystemId"]]:
        raise Refused("FileSystemNotFound", f"File system '{wanted[0]}' does not exist.")
    first = int(given.get("NextToken", "0000"))
    backups = state["backups"]
    answer = {"Backups": [plain(backup) for backup in backups[first : first + 2]]}
    if first + 2 < len(backups):
        answer["NextToken"] = f"{first + 2:04}"
        return answer
    for backup in backups:
        if backup["Lifecycle"] == "CREATING":
            backup["looks"] = backup.get("looks", 1) - 1
            if backup["looks"] <= 0 or state["backups_whole"]:
                backup.update(Lifecycle="AVAILABLE", ProgressPercent=100)
    return answer


def plain(backup):
    return {key: value for key, value in backup.items() if key not in ("token", "looks")}


def on_gateway(state, given):
    if given.get("GatewayARN", GATEWAY) != state["gateway"]["GatewayARN"]:
        error = {"error": {"errorCode": "GatewayNotFound"}}
        raise Refused("InvalidGatewayRequestException", "The specified gateway was not found.", extra=error)


def describe_gateway_information(state, given):
    on_gateway(state, given)
    return state["gateway"]


def describe_cache(state, given):
    on_gateway(state, given)
    answer = {"GatewayARN": GATEWAY, **state["cache"]}
    left = max(0.0, state["cache"]["CacheDirtyPercentage"] - state["drain"])
    state["cache"]["CacheDirtyPercentage"] = left
    return answer


def list_file_system_associations(state, _given):
    return {
        "FileSystemAssociationSummaryList": [
            {
                "FileSystemAssociationId": ASSOCIATION.rsplit("/", 1)[1],
                "FileSystemAssociationARN": ASSOCIATION,
                "FileSystemAssociationStatus": state["association"]["FileSystemAssociationStatus"],
                "GatewayARN": GATEWAY,
            }
        ]
    }


def describe_file_system_associations(state, given):
    if given["FileSystemAssociationARNList"] != [ASSOCIATION]:
        raise Refused("InvalidGatewayRequestException", "The specified file system association was not found.")
    location = state["file_system"]["ResourceARN"]
    return {
        "FileSystemAssociationInfoList": [
            {"FileSystemAssociationARN": ASSOCIATION, "LocationARN": location, "GatewayARN": GATEWAY, **state["association"]}
        ]
    }


def describe_connections(state, given):
    if given.get("connectionId") not in (None, state["connection"]["connectionId"]):
        raise Refused("DirectConnectClientException", f"Connection {given['connectionId']} does not exist.")
    return {"connections": [state["connection"]]}


def describe_virtual_interfaces(state, given):
    wanted = given.get("virtualInterfaceId")
    if wanted not in (None, state["interface"]["virtualInterfaceId"]):
        raise Refused("DirectConnectClientException", f"Virtual interface {wanted} does not exist.")
    return {"virtualInterfaces": [state["interface"]]}


def get_metric_data(state, given):
    if len(given["MetricDataQueries"]) > 500:
        raise Refused("ValidationError", "Too many metrics")
    results = []
    for query in given["MetricDataQueries"]:
        metric = query["MetricStat"]["Metric"]["MetricName"]
        value = state["metrics"].get(metric)
        newest = given["EndTime"] - datetime.timedelta(seconds=state["metrics_age"])
        older = newest - datetime.timedelta(seconds=300)
        results.append(
            {
                "Id": query["Id"],
                "Label": metric,
                "Timestamps": [] if value is None else [newest, older],
                "Values": [] if value is None else [float(value), 0.0],
                "StatusCode": "Complete",
            }
        )
    if given.get("ScanBy") != "TimestampDescending":
        for result in results:
            result["Timestamps"].reverse()
            result["Values"].reverse()
    return {"MetricDataResults": results, "Messages": []}


ANSWERS = {
    "DescribeFileSystems": describe_file_systems,
    "CreateBackup": create_backup,
    "DescribeBackups": describe_backups,
    "DescribeGatewayInformation": describe_gateway_information,
    "DescribeCache": describe_cache,
    "ListFileSystemAssociations": list_file_system_associations,
    "DescribeFileSystemAssociations": describe_file_system_associations,
    "DescribeConnections": describe_connections,
    "DescribeVirtualInterfaces": describe_virtual_interfaces,
    "GetMetricData": get_metric_data,
}
