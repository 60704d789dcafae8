import datetime

from trainings.latvia.municipalities import municipalities, region_of

TODAY = datetime.date(2026, 1, 1)


def test_there_are_42_municipalities_since_varaklani_joined_madona():
    assert len(municipalities(TODAY)) == 42
    assert len(municipalities(datetime.date(2023, 12, 4))) == 43
    assert set(municipalities(datetime.date(2025, 6, 30))) - set(municipalities(datetime.date(2025, 7, 1))) == {
        "Varakļānu novads"
    }


def test_municipalities_are_in_latvian_order():
    names = municipalities(TODAY)

    assert names[:5] == ["Ādažu novads", "Aizkraukles novads", "Alūksnes novads", "Augšdaugavas novads", "Balvu novads"]
    assert [name for name in names if name[0] in "KĶL"] == [
        "Krāslavas novads",
        "Kuldīgas novads",
        "Ķekavas novads",
        "Liepāja",
        "Limbažu novads",
        "Līvānu novads",
        "Ludzas novads",
    ]


def test_each_municipality_lies_in_one_of_five_regions():
    regions = [region_of(name) for name in municipalities(datetime.date(2023, 12, 4))]

    assert {region: regions.count(region) for region in regions} == {
        "Rīga": 9,
        "Kurzeme": 8,
        "Latgale": 9,
        "Vidzeme": 11,
        "Zemgale": 6,
    }


def test_regions_are_those_of_2021():
    assert [region_of(name) for name in ("Tukuma novads", "Limbažu novads", "Ogres novads")] == [
        "Kurzeme",
        "Vidzeme",
        "Vidzeme",
    ]


def test_a_municipality_that_is_no_more_keeps_its_region_and_an_unknown_one_has_none():
    assert (region_of("Varakļānu novads"), region_of("Igaunija")) == ("Vidzeme", "")
