import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import grid, projection
from geo.models import Jurisdiction

HERE = Jurisdiction(srid=3006)
LNG, LAT = st.floats(15.05, 15.2), st.floats(59.03, 59.12)


def test_a_published_pair_projects_to_the_millimetre():
    east, north = projection.to_metres(3006, 15.111247817253778, 59.06710905898814)
    assert abs(east - 506379) < 0.001 and abs(north - 6547530) < 0.001
    east, north = projection.to_metres(3009, 15.111247817253778, 59.06710905898814)
    assert abs(east - 156381.5535) < 0.001 and abs(north - 6550150.0603) < 0.001


@given(st.integers(0, 2**31 - 1), st.integers(0, 2**31 - 1))
def test_interleaving_loses_nothing(column, row):
    code = grid.interleave(column, row)
    assert grid.deinterleave(code) == (column, row) and 0 <= code < 2**62


@given(LNG, LAT)
def test_a_place_lies_in_its_square_at_every_size(lng, lat):
    east, north = projection.to_metres(3006, lng, lat)
    for side in grid.SIDES_M:
        left, bottom = grid.corners_m(grid.parent(grid.encode(HERE, lng, lat), side), side)
        assert left % side == 0 and bottom % side == 0
        assert left <= east < left + side and bottom <= north < bottom + side


@given(st.lists(st.tuples(LNG, LAT), min_size=1, max_size=30))
def test_a_parent_square_is_exactly_the_sum_of_its_children(places):
    codes = [grid.encode(HERE, lng, lat) for lng, lat in places]
    for side in (250, 500, 1000, 2000):
        for square in {grid.parent(code, side) for code in codes}:
            low, high = grid.child_range(square, side)
            children = range(low >> grid.bits(side // 2), (high >> grid.bits(side // 2)) + 1) if side > 125 else []
            inside = [grid.parent(code, side // 2) for code in codes if low <= code <= high]
            assert len(list(children)) == 4 and set(inside) <= set(children)
            assert len(inside) == sum(grid.parent(code, side) == square for code in codes)


@given(LNG, LAT, st.floats(0, 0.05), st.floats(0, 0.03), st.floats(0, 1), st.floats(0, 1))
def test_a_place_in_the_window_is_in_one_of_its_few_ranges(west, south, width, height, x, y):
    ranges = grid.ranges(HERE, west, south, west + width, south + height)
    code = grid.encode(HERE, west + width * x, south + height * y)
    assert 1 <= len(ranges) <= grid.MAX_RANGES
    assert any(low <= code <= high for low, high in ranges)


def test_many_codes_at_once_equal_single_ones():
    lngs, lats = [15.11, 15.12, 15.0], [59.06, 59.07, 59.1]
    assert grid.encode_many(HERE, lngs, lats).tolist() == [
        grid.encode(HERE, *pair) for pair in zip(lngs, lats, strict=True)
    ]


def test_a_window_of_the_whole_world_or_none_is_answered():
    assert grid.ranges(HERE, -180, -90, 180, 90)
    assert grid.ranges(HERE, 15.2, 59, 15.1, 60) == []


def test_other_sides_are_refused():
    with pytest.raises(ValueError):
        grid.bits(300)
