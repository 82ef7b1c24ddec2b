"""Campaigns in words, RU and EN: an effect of being on the list and nothing else."""

from typing import TYPE_CHECKING

from python_stats.sentences import wording
from python_stats.sentences.wording import NBSP, Language
from python_stats.tables import Row

if TYPE_CHECKING:
    from python_stats.campaigns.results import CampaignResult

OUTCOMES: dict[str, dict[Language, str]] = {
    "flagged_or_gone": {"en": "flagged or gone", "ru": "отмечены или выбыли"},
    "gone": {"en": "gone", "ru": "выбыли"},
    "is_active": {"en": "active", "ru": "активны"},
}
NOTES: dict[str, dict[Language, str]] = {
    "city_not_delivered": {
        "en": "The result waits: a city of its members was not delivered this month.",
        "ru": "Результата пока нет: за этот месяц не поступили данные одного из городов"
        " участников.",
    },
    "horizon_not_reached": {
        "en": "Not the final result yet.",
        "ru": "Это ещё не окончательный результат.",
    },
    "empty_group": {
        "en": "There is nothing to compare: an arm has no members in any block.",
        "ru": "Сравнивать нечего: ни в одном блоке нет участников обеих групп.",
    },
    "no_variance": {
        "en": "There is nothing to compare: all members have the same outcome.",
        "ru": "Сравнивать нечего: исход у всех участников одинаков.",
    },
    "too_few_known_balances": {
        "en": "There is nothing to compare: too few balances are known.",
        "ru": "Сравнивать нечего: известно слишком мало остатков.",
    },
}
MISMATCH_ALPHA = 0.001


def name(campaign: Row, language: Language) -> str:
    """The campaign's name in quotes."""
    text = campaign[f"name_{language}"]
    return f"“{text}”" if language == "en" else f"«{text}»"


def plan(
    campaign: Row,
    call: int,
    control: int,
    *,
    effect: float | None,
    is_observed: bool,
    language: Language,
) -> str:
    """Sizes, what can be found, and what to do when that is too little.

    Args:
        campaign: Its settings.
        call: Members to call.
        control: Members held back.
        effect: Difference of shares that is found 80 times in 100; None for amounts.
        is_observed: It is judged by the months before, not by the card.
        language: Of the sentence.
    """
    calls = wording.count(call, language)
    held = wording.count(control, language)
    text = (
        f"{calls} to call and {held} held back."
        if language == "en"
        else f"Звонить — {calls}, контрольная группа — {held}."
    )
    if effect is None:
        return text
    found = wording.share_difference(effect, language)
    asked = wording.share_difference(campaign["smallest_useful_effect"], language)
    is_enough = effect <= campaign["smallest_useful_effect"]
    if language == "en":
        text += (
            f" A difference of {found} would be found 80 times in 100; the smallest "
            f"effect of use is {asked}."
            if is_enough
            else f" Only a difference of {found} or more would be found 80 times in "
            f"100, and the smallest effect of use is {asked}: pool several months, or "
            "call more."
        )
        if not is_observed:
            text += (
                " Judged by the card's probabilities, since no two months before the"
                " draw say how many are lost in one."
            )
        return text
    text += (
        f" Различие в {found} будет обнаружено в 80 случаях из 100, наименьший "
        f"полезный эффект — {asked}"
        if is_enough
        else f" Обнаружить в 80 случаях из 100 удастся лишь различие от {found}, а "
        f"наименьший полезный эффект — {asked}: объедините несколько месяцев или "
        "звоните большему числу клиентов"
    ).rstrip(".") + "."
    if not is_observed:
        text += (
            " Оценка — по вероятностям скоринговой карты: двух месяцев до жеребьёвки,"
            " по которым видно, сколько клиентов теряется за месяц, нет."
        )
    return text


def conclude(
    campaign: Row, result: "CampaignResult", campaigns: int, language: Language
) -> str:
    """What the arms say, and how sure it is."""
    parts = [
        _facts(campaign, result, language),
        _judgement(campaign, result, campaigns, language),
    ]
    if result.note:
        parts.append(NOTES[result.note][language])
    if result.ratio_mismatch_p is not None and result.ratio_mismatch_p < MISMATCH_ALPHA:
        parts.append(
            "The arms have not the sizes that were drawn: members were lost in one of "
            "them, so the difference may not be the list's."
            if language == "en"
            else "Размеры групп не те, что были при жеребьёвке: в одной из них"
            " участники потеряны, поэтому различие может объясняться не списком."
        )
    return " ".join(part for part in parts if part)


def _facts(campaign: Row, result: "CampaignResult", language: Language) -> str:
    if result.difference is None:
        return ""
    if campaign["outcome"] == "balance_kept":
        return _amount_facts(campaign, result, language)
    assert result.outcome_call_count is not None
    assert result.outcome_control_count is not None
    outcome = OUTCOMES[campaign["outcome"]][language]
    call = wording.percent(result.outcome_call_count / result.n_call, language)
    control = wording.percent(result.outcome_control_count / result.n_control, language)
    gap = _signed(result.pooled_difference or 0.0, language)
    low = _signed(result.ci_low or 0.0, language)
    high = _signed(result.ci_high or 0.0, language)
    n_call = wording.count(result.n_call, language)
    n_control = wording.count(result.n_control, language)
    points = wording.PERCENTAGE_POINTS[language]
    if language == "en":
        return (
            f"{name(campaign, 'en')}: {call} of the {n_call} on the list are "
            f"{outcome}, {control} of the {n_control} held back; being on the list: "
            f"{gap}{NBSP}{points} (95% CI {low} to {high})."
        )
    return (
        f"{name(campaign, 'ru')}: в списке {outcome} {call} (из {n_call}), в "
        f"контрольной группе — {control} (из {n_control}); эффект включения в список: "
        f"{gap}{NBSP}{points} (95{NBSP}% ДИ от {low} до {high})."
    )


def _amount_facts(campaign: Row, result: "CampaignResult", language: Language) -> str:
    gap, low, high = (
        wording.signed(value or 0.0, language, 0)
        for value in (result.difference, result.ci_low, result.ci_high)
    )
    if language == "en":
        return (
            f"{name(campaign, 'en')}: being on the list changed the balance kept per "
            f"member by {gap} (95% CI {low} to {high}), in the extract's currency."
        )
    return (
        f"{name(campaign, 'ru')}: сохранённый остаток в среднем на участника благодаря"
        f" списку изменился на {gap} (95{NBSP}% ДИ от {low} до {high}), в валюте"
        " выгрузки."
    )


def _judgement(
    campaign: Row, result: "CampaignResult", campaigns: int, language: Language
) -> str:
    if result.verdict == "not_available" or result.p_holm is None:
        return ""
    p = wording.p_value(result.p_holm, 0.05, language)
    # Two one-sided tests: the 95 % interval may reach beyond what they exclude.
    q = wording.p_value(result.p_equivalence_holm or 0.0, 0.05, language)
    family = ""
    if campaigns > 1:
        family = (
            f", Holm-corrected for {campaigns} campaigns"
            if language == "en"
            else f", поправка Холма на {campaigns} "
            + wording.plural(
                campaigns, "ru", one="кампанию", few="кампании", many="кампаний"
            )
        )
    words: dict[str, dict[Language, str]] = {
        "helped": {
            "en": f"It helped: the effect is established ({p}{family}).",
            "ru": f"Помогло: эффект установлен ({p}{family}).",
        },
        "harmed": {
            "en": f"It did harm: the effect is established ({p}{family}).",
            "ru": f"Навредило: эффект установлен ({p}{family}).",
        },
        "equivalent": {
            "en": "It made no difference of use: an effect as large as the smallest one"
            f" of use is ruled out (equivalence {q}{family}).",
            "ru": "Полезной разницы нет: эффект не меньше наименьшего полезного"
            f" исключён (эквивалентность, {q}{family}).",
        },
        "inconclusive": {
            "en": f"No conclusion either way: an effect is neither established ({p}"
            f"{family}) nor ruled out.",
            "ru": f"Вывода сделать нельзя: эффект и не установлен ({p}{family}), и не"
            " исключён.",
        },
    }
    return words[result.verdict][language]


def _signed(share: float, language: Language) -> str:
    return wording.signed(share, language, 1, scale=100)
