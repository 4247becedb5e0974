"""What an emulator has beside the API, at `/_emulator`."""

import json
import urllib.request


def emulator(url, path, body):
    """Posts JSON to the emulator at an address."""
    json_type = {"content-type": "application/json"}
    address = f"{url}/_emulator/{path}"
    request = urllib.request.Request(address, json.dumps(body).encode(), json_type)
    urllib.request.urlopen(request).close()
