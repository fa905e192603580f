"""Which IP addresses belong to the open web, and which others an operator has allowed.

The lists are our own and not `ipaddress.is_global`, which has changed its mind between versions of Python.
Sources: the IANA special-purpose registries for IPv4 and IPv6 (RFC 6890 and its successors).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

USUAL_PORTS = frozenset({80, 443, 8080, 8443})

_CLOSED_IPV4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT; a cloud's metadata at 100.100.100.200
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # looks public, is the inside of Azure
        "169.254.0.0/16",  # link-local; the metadata of most clouds at 169.254.169.254
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved and broadcast
    )
)

# Everything else is closed: loopback, fc00::/7, fe80::/10, fec0::/10, multicast, the IPv4-mapped and
# IPv4-compatible ranges, NAT64 (64:ff9b::/96 and 64:ff9b:1::/48).
_GLOBAL_IPV6 = IPv6Network("2000::/3")
_CLOSED_IPV6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments; Teredo (2001::/32) hides an IPv4 address
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4 hides an IPv4 address
        "3fff::/20",  # documentation
    )
)

# Never behind a name, even an allowed one: only an entry that spells the address opens these.
_NEVER_BY_NAME = tuple(
    ip_network(network)
    for network in ("0.0.0.0/8", "169.254.0.0/16", "168.63.129.16/32", "224.0.0.0/4", "fe80::/10", "ff00::/8")
)


def is_public(address: Address) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _CLOSED_IPV4)
    return address in _GLOBAL_IPV6 and not any(address in network for network in _CLOSED_IPV6)


@dataclass(frozen=True)
class Allowed:
    """What an operator opened beyond the open web: networks at the usual ports, and single doors."""

    networks: tuple[Network, ...] = ()
    doors: frozenset[tuple[Address, int]] = frozenset()
    names: frozenset[tuple[str, int]] = frozenset()

    @classmethod
    def read(cls, entries: Sequence[str]) -> "Allowed":
        """`10.1.0.0/16`, `10.1.2.3`, `10.1.2.3:8000`, `[fd00::1]:8000` or `wiki.corp:8000`."""
        networks: list[Network] = []
        doors: set[tuple[Address, int]] = set()
        names: set[tuple[str, int]] = set()
        for entry in entries:
            network = _network_or_none(entry)
            if network:
                networks.append(network)
                continue
            host, port = _host_and_port(entry)
            address = address_or_none(host)
            if address:
                doors.add((address, port))
            else:
                names.add((host, port))
        return cls(tuple(networks), frozenset(doors), frozenset(names))

    def may_use_port(self, host: str, port: int) -> bool:
        """Before the name is resolved: whether there is any way in at this port."""
        if port in USUAL_PORTS or (host, port) in self.names:
            return True
        address = address_or_none(host)
        return any(port == door_port and address in (None, door) for door, door_port in self.doors)

    def may_reach(self, host: str, address: Address, port: int) -> bool:
        """Whether `host`, which leads to `address`, may be connected to."""
        if (address, port) in self.doors:
            return True
        if (host, port) in self.names:
            return not any(address in network for network in _NEVER_BY_NAME)
        if port not in USUAL_PORTS:
            return False
        return is_public(address) or any(address in network for network in self.networks)


def address_or_none(text: str) -> Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _network_or_none(entry: str) -> Network | None:
    try:
        return ip_network(entry)
    except ValueError:
        return None


def _host_and_port(entry: str) -> tuple[str, int]:
    host, _, port = entry.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65_536:
        raise ValueError(f"{entry!r} is neither a network such as 10.1.0.0/16 nor a host:port")
    return host.removeprefix("[").removesuffix("]").lower(), int(port)
