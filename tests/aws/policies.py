"""Prints what a template for AWS allows, as JSON: for each policy of its role, by name, the statements, with all parameters put in.

    .venv-aws/bin/python tests/aws/policies.py packaging/aws/agent.yaml TaskId=task-0123456789abcdef0 ...
"""

import json
import re
import sys

from cfnlint.decode import cfn_yaml

FIXED = {"AWS::Partition": "aws", "AWS::Region": "us-west-2", "AWS::AccountId": "123456789012"}


def filled(value, names):
    """With `!Sub` and `!Ref` done."""
    if isinstance(value, dict):
        if "Fn::Sub" in value:
            return re.sub(r"\$\{([^}]+)\}", lambda found: names[found[1]], value["Fn::Sub"])
        if "Ref" in value:
            return names[value["Ref"]]
        return {key: filled(inner, names) for key, inner in value.items()}
    return [filled(inner, names) for inner in value] if isinstance(value, list) else value


def main(path, *given):
    template = cfn_yaml.load(path)
    defaults = {name: each["Default"] for name, each in template["Parameters"].items() if "Default" in each}
    names = defaults | FIXED | dict(each.split("=", 1) for each in given)
    policies = {}
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::IAM::RolePolicy":
            properties = resource["Properties"]
            policies[properties["PolicyName"]] = filled(properties["PolicyDocument"]["Statement"], names)
    json.dump(policies, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
