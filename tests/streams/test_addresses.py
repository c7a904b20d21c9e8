"""To which addresses nothing is posted."""

import asyncio
from ipaddress import ip_address

import pytest

from services.kit.webhooks.addresses import AddressGuard, AddressRefused

FORBIDDEN = (
    "127.0.0.1", "0.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "198.18.0.1", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::",
    "2001:db8::1",
)  # fmt: skip


@pytest.mark.parametrize("address", FORBIDDEN)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    with pytest.raises(AddressRefused, match="not of the public internet"):
        AddressGuard().refuse(ip_address(address))
    literal = f"[{address}]" if ":" in address else address
    with pytest.raises(AddressRefused):
        AddressGuard().target(f"https://{literal}/")


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_an_address_of_the_public_internet_is_not(address: str) -> None:
    AddressGuard().refuse(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "https://user@hook.example/", "https://hook.example/#x", "https://", "hook.example",
        "https://hook.example:99999/", "https://hook.example:80/", "https://[::1/",
        "https://hook.example/ x", "https://höök.example/", "https://2130706433.example:444/",
    ],
)  # fmt: skip
def test_a_url_that_leads_nowhere_allowed_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        AddressGuard().target(url)


def test_a_port_that_is_set_is_allowed() -> None:
    target = AddressGuard({443, 8443}).target("https://hook.example:8443/in?x=1")

    assert target == ("https", "hook.example", 8443, "/in?x=1")


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f000001"])
def test_a_name_that_leads_to_loopback_is_refused_when_it_is_resolved(host: str) -> None:
    guard = AddressGuard()
    target = guard.target(f"https://{host}/")

    with pytest.raises(AddressRefused):
        asyncio.run(guard.resolved(target))


def test_loopback_is_allowed_where_it_is_set_and_nothing_private_with_it() -> None:
    guard = AddressGuard(loopback=True)

    assert asyncio.run(guard.resolved(guard.target("http://127.0.0.1:9999/"))).is_loopback
    with pytest.raises(AddressRefused):
        guard.target("https://10.0.0.1/")
    with pytest.raises(AddressRefused):
        guard.target("http://hook.example/")
