"""What a report is about, as its head says it."""

import analysis as tp


def test_a_measure_that_nobody_chose_is_no_subject_of_a_report() -> None:
    """A notebook that asks for no measure has none in its head; one that asks has it by its label."""
    silent, asked = (
        tp.scope("unodc_glotip", region="europe", measure=name)._repr_html_()
        for name in ("", "convicted_persons")
    )
    assert "Europe" in silent
    assert "Measure" not in silent
    assert "convicted persons" in asked
