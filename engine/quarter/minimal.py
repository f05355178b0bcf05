"""Minimal sets of departures from the record: those that lead to a standing, those that settle one.

Both come smallest first, from the diagrams of every world. A set that leads there is a path: since
the record is all zeros, the set bits of a path are its departures. Of the worlds with so many
departures at most the path with the fewest is a smallest set; all worlds that contain it are left
out, and the next is sought. A set that settles has to contradict every world in which the standing
is another: sets grow by what contradicts one such world that they still allow, until there is none
(de Kleer and Williams, *Diagnosing Multiple Faults*, Artificial Intelligence 32 (1987) 97; Reiter,
the same volume, 57).
"""

from bisect import insort
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

from oxidd.bcdd import BCDDFunction

from quarter.choices import Choice, Departure
from quarter.worlds import Node, Worlds, inner_nodes, support

TRIED = 5_000  # sets looked at for one standing; no larger size is begun that takes more
Departures = tuple[Departure, ...]


def leading(worlds: Worlds, value: BCDDFunction, largest: int, most: int) -> list[Departures]:
    """The minimal sets of departures that lead into a value, smallest first.

    Of equal size, those first that come first in the files. At most ``most`` sets, of at most
    ``largest`` departures. Raises MemoryError where the diagrams outgrow their bound.
    """
    found: list[Departures] = []
    value = value & worlds.possible
    for few in _at_most(worlds, support(value), largest):
        here = value & few
        while len(found) < most and (path := nearest(worlds, here)) is not None:
            found.append(path)
            containing = worlds.making(path)
            here = here & (containing ^ worlds.one)
            value = value & (containing ^ worlds.one)
    return found


def _at_most(worlds: Worlds, bits: Iterable[int], largest: int) -> list[BCDDFunction]:
    """The worlds with none of some bits set, with one at most, and so on."""
    layers = [worlds.one] * (largest + 1)
    for bit in sorted(bits, reverse=True):
        made, left = worlds.manager.var(bit), worlds.manager.not_var(bit)
        more = ((made & fewer) | (left & same) for fewer, same in pairwise(layers))
        layers = [left & layers[0], *more]
    return layers


def nearest(worlds: Worlds, value: BCDDFunction) -> Departures | None:
    """The fewest departures on a path into a value, by the order of the files; none: no path."""
    if not value.satisfiable():
        return None
    nodes = inner_nodes(value)
    fewest = _fewest(nodes, len(worlds.bits), lambda _, is_set: is_set)
    # Of the sets that small, the first: kept sorted, they compare as the files have them.
    on_the_way = {value}
    for node, _, parts in nodes:
        if node in on_the_way:
            on_the_way |= {part for part, _ in _shortest(fewest, node, parts)}
    first: dict[BCDDFunction, list[int]] = {}
    for node, bit, parts in reversed(nodes):
        if node in on_the_way:
            ways = []
            for part, is_set in _shortest(fewest, node, parts):
                ways.append(list(first.get(part, ())))
                if is_set:
                    insort(ways[-1], worlds.ranks[bit])
            first[node] = min(ways)
    by_rank = {rank: bit for bit, rank in worlds.ranks.items()}
    return tuple(worlds.bits[by_rank[rank]] for rank in first.get(value, ()))


def _fewest(
    nodes: Iterable[Node], bits: int, counts: Callable[[int, bool], bool]
) -> dict[BCDDFunction, int]:
    """From each node of a diagram, how many bits a path into it sets that count, at the fewest."""
    fewest: dict[BCDDFunction, int] = {}
    for node, bit, parts in reversed(list(nodes)):
        for part in parts:
            if part not in fewest and part.node_var() is None:
                fewest[part] = 0 if part.satisfiable() else bits + 1
        fewest[node] = min(
            fewest[part] + counts(bit, is_set)
            for part, is_set in zip(parts, (True, False), strict=True)
        )
    return fewest


def _shortest(
    fewest: Mapping[BCDDFunction, int],
    node: BCDDFunction,
    parts: tuple[BCDDFunction, BCDDFunction],
) -> list[tuple[BCDDFunction, bool]]:
    """The parts of a node through which a path with the fewest set bits goes, and if by its own."""
    return [
        (part, is_set)
        for part, is_set in zip(parts, (True, False), strict=True)
        if fewest[part] + is_set == fewest[node]
    ]


class Settling(NamedTuple):
    """A minimal set of open facts, shown or denied, that leaves one standing, and which."""

    departures: Departures
    to: str


def settling(
    worlds: Worlds, standings: Mapping[str, BCDDFunction], largest: int, most: int
) -> list[Settling]:
    """The minimal sets of open facts that settle a standing on the default readings.

    Whatever the other facts turn out to be, the standing is then that one. Smallest first; at most
    ``most`` sets, of at most ``largest`` facts, and of fewer where thousands would have to be
    tried. Raises MemoryError where the diagrams outgrow their bound.
    """
    able = worlds.possible & worlds.default_readings
    searches = [
        _Search(worlds, able, value, to)
        for to, value in standings.items()
        if (able & value).satisfiable()
    ]
    found: list[Settling] = []
    for size in range(largest + 1):
        for search in searches:
            found += search.of_next_size(is_last=size == largest)
    return found[:most]


class _Search:
    """Looks for what settles one standing: sets of one size after those of the size before."""

    def __init__(self, worlds: Worlds, able: BCDDFunction, value: BCDDFunction, to: str) -> None:
        self.worlds = worlds
        self.able = able
        self.to = to
        self.wrong = able & (value ^ worlds.one)
        self.found: list[frozenset[Departure]] = []
        self.tried = 0
        self._sets: list[frozenset[Departure]] = [frozenset()]
        self._met: list[
            tuple[BCDDFunction, frozenset[Departure]]
        ] = []  # worlds, what rules them out
        self._holding = {
            departure: worlds.holding(departure)
            for choice in self._facts()
            for departure in (Departure(choice, "shown"), Departure(choice, "denied"))
        }

    def _facts(self) -> Iterable[Choice]:
        """The open facts on which it depends, and those that exclude these."""
        varied = {one.choice.fact: one.choice for one in self.worlds.bits.values()}
        found: dict[Choice, None] = {}
        for _, bit, _ in inner_nodes(self.wrong):
            choice = self.worlds.bits[bit].choice
            if choice.fact is not None and choice.kind == "fact":
                found[choice] = None
                for other in self.worlds.leaves.record.excluded_by(choice.fact):
                    if other in varied:
                        found[varied[other]] = None
        order = self.worlds.order
        return sorted(found, key=lambda one: min(order[d] for d in order if d.choice == one))

    def of_next_size(self, is_last: bool) -> list[Settling]:
        """Those of the next size, in the order of the files; unless it is the last, sets grow."""
        grown: dict[frozenset[Departure], None] = {}
        here = []
        for one in self._sets:
            if any(smaller <= one for smaller in self.found):
                continue
            self.tried += 1
            if self.tried > TRIED:  # of this size no one knows them all
                self._sets = []
                return []
            where = self.able
            for departure in one:
                where = where & self._holding[departure]
            if not where.satisfiable():
                continue
            against = self._against(where, one)
            if against is None:
                here.append(one)
            elif not is_last:
                grown |= dict.fromkeys(one | {departure} for departure in against)
        self.found += here
        self._sets = list(grown)
        places = {departure: place for place, departure in enumerate(self._holding)}
        ordered = [tuple(sorted(one, key=places.__getitem__)) for one in here]
        ordered.sort(key=lambda one: [places[departure] for departure in one])
        return [Settling(one, self.to) for one in ordered]

    def _against(
        self, where: BCDDFunction, made: frozenset[Departure]
    ) -> frozenset[Departure] | None:
        """What contradicts some of the wrong worlds that are left; none if none is left.

        They are such of which few facts decide, and best some that were met before.
        """
        for cube, against in self._met:
            if made.isdisjoint(against) and (where & cube).satisfiable():
                return against
        left = where & self.wrong
        if not left.satisfiable():
            return None
        cube = self._cube(left, {departure.choice for departure in made})
        against = frozenset(
            departure
            for departure, holding in self._holding.items()
            if not (holding & cube).satisfiable()
        )
        self._met.append((cube, against))
        self._met.sort(key=lambda one: len(one[1]))
        return against

    def _cube(self, left: BCDDFunction, settled: set[Choice]) -> BCDDFunction:
        """The worlds on a path into a value that tests the fewest choices not yet settled."""
        bits, nodes = self.worlds.bits, inner_nodes(left)
        fewest = _fewest(nodes, len(bits), lambda bit, _: bits[bit].choice not in settled)
        cube = self.worlds.one
        node = left
        by_node = {node: (bit, parts) for node, bit, parts in nodes}
        while node in by_node:
            bit, (with_bit, without) = by_node[node]
            if fewest[with_bit] < fewest[without]:
                cube, node = cube & self.worlds.manager.var(bit), with_bit
            else:
                cube, node = cube & self.worlds.manager.not_var(bit), without
        return cube
