"""Names for children who do not exist, in nine scripts.

Pure. A name is put together by chance from lists of common given names; in place of a family name stands the word
for *example*, so that nobody can be meant and everybody sees that nobody is. The lists were written for this file.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from amparo.identity.naming import GivenName

#: By script: the word for *example*, whether it comes first, and given names with their Latin form.
SCRIPTS: Mapping[str, tuple[str, bool, tuple[tuple[str, str], ...]]] = {
    "latin": (
        "Example",
        False,
        (
            ("Amina", "Amina"), ("Lucía", "Lucia"), ("João", "Joao"), ("Nadège", "Nadege"), ("Mateo", "Mateo"),
            ("Ngozi", "Ngozi"), ("Kofi", "Kofi"), ("Ayşe", "Ayse"), ("Thành", "Thanh"), ("Zoë", "Zoe"),
            ("Marisol", "Marisol"), ("Wanjiru", "Wanjiru"), ("Emre", "Emre"), ("Ana", "Ana"),
        ),
    ),
    "arabic": (
        "مثال",
        False,
        (
            ("يوسف", "Yusuf"), ("فريدة", "Farida"), ("أمينة", "Amina"), ("سامي", "Sami"), ("ليلى", "Layla"),
            ("عمر", "Umar"), ("نور", "Nur"), ("خديجة", "Khadija"), ("إبراهيم", "Ibrahim"), ("مريم", "Maryam"),
        ),
    ),
    "cyrillic": (
        "Пример",
        False,
        (
            ("Данило", "Danylo"), ("Милица", "Milica"), ("Айгуль", "Aigul"), ("Олена", "Olena"), ("Тимур", "Timur"),
            ("Борис", "Boris"), ("Зарина", "Zarina"), ("Любен", "Lyuben"), ("Наташа", "Natasha"),
            ("Руслан", "Ruslan"),
        ),
    ),
    "devanagari": (
        "उदाहरण",
        False,
        (
            ("आशा", "Asha"), ("रवि", "Ravi"), ("मीना", "Mina"), ("सुनील", "Sunil"), ("गीता", "Gita"),
            ("अर्जुन", "Arjun"), ("कमला", "Kamala"), ("बिनोद", "Binod"), ("सीता", "Sita"), ("प्रकाश", "Prakash"),
        ),
    ),
    "han": (
        "示例",
        True,
        (
            ("小明", "Xiaoming"), ("君", "Jun"), ("丽", "Li"), ("伟", "Wei"), ("芳", "Fang"),
            ("文", "Wen"), ("静", "Jing"), ("强", "Qiang"), ("雪", "Xue"), ("安", "An"),
        ),
    ),
    "ethiopic": (
        "ምሳሌ",
        False,
        (
            ("ሄኖክ", "Henok"), ("ሰላም", "Selam"), ("አበበ", "Abebe"), ("ሃና", "Hana"), ("ዳዊት", "Dawit"),
            ("ማርታ", "Marta"), ("ገብረ", "Gebre"), ("ትዕግስት", "Tigist"),
        ),
    ),
    "bengali": (
        "উদাহরণ",
        False,
        (
            ("রহিম", "Rahim"), ("সালমা", "Salma"), ("করিম", "Karim"), ("নাসরিন", "Nasrin"), ("তানিয়া", "Taniya"),
            ("আরিফ", "Arif"), ("মিতা", "Mita"), ("সুমন", "Suman"),
        ),
    ),
    "hebrew": (
        "דוגמה",
        False,
        (("נועה", "Noa"), ("אילן", "Ilan"), ("תמר", "Tamar"), ("יונתן", "Yonatan"), ("שירה", "Shira")),
    ),
    "greek": (
        "Παράδειγμα",
        False,
        (("Ελένη", "Eleni"), ("Νίκος", "Nikos"), ("Άννα", "Anna"), ("Γιώργος", "Giorgos"), ("Μαρία", "Maria")),
    ),
}  # fmt: skip


def invented_name(script: str, seed: int, index: int) -> GivenName:
    """The name of child number `index` in `script`, a key of `SCRIPTS`, with its Latin form.

    It follows from `seed` and `index` alone. The Latin form ends in *Example* whatever the script.
    """
    word, comes_first, given = SCRIPTS[script]
    # Twice and one more: a chance that the pathway of the same child does not draw as well.
    chance = Random(2 * (index * 2**64 + seed) + 1).random()  # noqa: S311 - it must be repeatable
    own, latin = given[int(chance * len(given))]
    name = f"{word} {own}" if comes_first else f"{own} {word}"
    return GivenName(name, transliterations=() if script == "latin" and own == latin else (f"{latin} Example",))
