"""One session with Sysdig's own Python client; prints what each call gave, as JSON.

Arguments: the emulator's URL, an IBM Cloud API key, the GUIDs of a Secure, a Monitor and an IAM_ONLY Secure instance.
The client speaks to IBM's real host names; only the connection below it is led to the emulator.
"""

import json
import sys
from urllib.parse import urlsplit

from requests.adapters import HTTPAdapter
from sdcclient import IbmAuthHelper, SdMonitorClient, SdSecureClient

emulator, apikey, secure_guid, monitor_guid, iam_only_guid = sys.argv[1:]
secure_url = "https://us-south.security-compliance-secure.cloud.ibm.com"
monitor_url = "https://private.eu-de.monitoring.cloud.ibm.com"

send_over_network = HTTPAdapter.send


def send_to_emulator(adapter, request, **kwargs):
    host = urlsplit(request.url).netloc
    request.headers["Host"] = host
    request.url = request.url.replace("https://" + host, emulator, 1)
    return send_over_network(adapter, request, **kwargs)


HTTPAdapter.send = send_to_emulator


def session(client):
    """The calls that touch keys, teams and tokens, on one instance."""
    result = {"listed_before": client.list_access_keys()}
    ok, created = client.create_access_key(agent_limit=5, agent_reserved=2)
    result["created"] = [ok, created]
    key = created["customerAccessKey"]["accessKey"]
    result["updated"] = client.update_access_key(key, agent_limit=7)
    result["disabled"] = client.disable_access_key(key)
    result["enabled"] = client.enable_access_key(key)
    result["listed_after"] = client.list_access_keys()
    result["user"] = client.get_user_info()
    result["teams"] = client.get_teams()
    result["team"] = client.get_team("Payments")
    result["token"] = client.get_user_token()
    return result


secure_headers = IbmAuthHelper.get_headers(secure_url, apikey, secure_guid)
monitor_headers = IbmAuthHelper.get_headers(monitor_url, apikey, monitor_guid)
iam_only_headers = IbmAuthHelper.get_headers(secure_url, apikey, iam_only_guid)

secure = session(SdSecureClient(sdc_url=secure_url, custom_headers=secure_headers))
monitor = session(SdMonitorClient(sdc_url=monitor_url, custom_headers=monitor_headers))

print(json.dumps({
    "secure": secure,
    "monitor": monitor,
    "with_api_token": SdMonitorClient(token=monitor["token"][1], sdc_url=monitor_url).list_access_keys(),
    "with_wrong_token": SdMonitorClient(token="wrong", sdc_url=monitor_url).list_access_keys(),
    "iam_only_token": SdSecureClient(sdc_url=secure_url, custom_headers=iam_only_headers).get_user_token(),
    "wrong_region": SdSecureClient(
        sdc_url=secure_url.replace("us-south", "eu-de"), custom_headers=secure_headers).list_access_keys(),
}))
