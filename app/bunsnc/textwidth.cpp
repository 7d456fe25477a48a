// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/textwidth.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace bunsnc::app {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// Wide and full-width characters (Unicode 14, EastAsianWidth.txt), neighbouring blocks joined.
constexpr std::array wide{Range{0x1100, 0x115F}, Range{0x231A, 0x231B}, Range{0x2329, 0x232A}, Range{0x23E9, 0x23EC},
    Range{0x23F0, 0x23F0}, Range{0x23F3, 0x23F3}, Range{0x25FD, 0x25FE}, Range{0x2614, 0x2615}, Range{0x2648, 0x2653},
    Range{0x267F, 0x267F}, Range{0x2693, 0x2693}, Range{0x26A1, 0x26A1}, Range{0x26AA, 0x26AB}, Range{0x26BD, 0x26BE},
    Range{0x26C4, 0x26C5}, Range{0x26CE, 0x26CE}, Range{0x26D4, 0x26D4}, Range{0x26EA, 0x26EA}, Range{0x26F2, 0x26F3},
    Range{0x26F5, 0x26F5}, Range{0x26FA, 0x26FA}, Range{0x26FD, 0x26FD}, Range{0x2705, 0x2705}, Range{0x270A, 0x270B},
    Range{0x2728, 0x2728}, Range{0x274C, 0x274C}, Range{0x274E, 0x274E}, Range{0x2753, 0x2755}, Range{0x2757, 0x2757},
    Range{0x2795, 0x2797}, Range{0x27B0, 0x27B0}, Range{0x27BF, 0x27BF}, Range{0x2B1B, 0x2B1C}, Range{0x2B50, 0x2B50},
    Range{0x2B55, 0x2B55}, Range{0x2E80, 0x303E}, Range{0x3041, 0x3247}, Range{0x3250, 0x4DBF}, Range{0x4E00, 0xA4CF},
    Range{0xA960, 0xA97F}, Range{0xAC00, 0xD7A3}, Range{0xF900, 0xFAFF}, Range{0xFE10, 0xFE19}, Range{0xFE30, 0xFE6F},
    Range{0xFF01, 0xFF60}, Range{0xFFE0, 0xFFE6}, Range{0x16FE0, 0x18CFF}, Range{0x1AFF0, 0x1B2FF},
    Range{0x1F004, 0x1F004}, Range{0x1F0CF, 0x1F0CF}, Range{0x1F18E, 0x1F18E}, Range{0x1F191, 0x1F19A},
    Range{0x1F200, 0x1F320}, Range{0x1F32D, 0x1F335}, Range{0x1F337, 0x1F37C}, Range{0x1F37E, 0x1F393},
    Range{0x1F3A0, 0x1F3CA}, Range{0x1F3CF, 0x1F3D3}, Range{0x1F3E0, 0x1F3F0}, Range{0x1F3F4, 0x1F3F4},
    Range{0x1F3F8, 0x1F43E}, Range{0x1F440, 0x1F440}, Range{0x1F442, 0x1F4FC}, Range{0x1F4FF, 0x1F53D},
    Range{0x1F54B, 0x1F54E}, Range{0x1F550, 0x1F567}, Range{0x1F57A, 0x1F57A}, Range{0x1F595, 0x1F596},
    Range{0x1F5A4, 0x1F5A4}, Range{0x1F5FB, 0x1F64F}, Range{0x1F680, 0x1F6C5}, Range{0x1F6CC, 0x1F6CC},
    Range{0x1F6D0, 0x1F6D2}, Range{0x1F6D5, 0x1F6DF}, Range{0x1F6EB, 0x1F6EF}, Range{0x1F6F4, 0x1F6FC},
    Range{0x1F7E0, 0x1F7F0}, Range{0x1F90C, 0x1F93A}, Range{0x1F93C, 0x1F945}, Range{0x1F947, 0x1F9FF},
    Range{0x1FA70, 0x1FAFF}, Range{0x20000, 0x2FFFD}, Range{0x30000, 0x3FFFD}};

bool isWide(char32_t c)
{
    const auto found = std::upper_bound(
        wide.begin(), wide.end(), c, [](char32_t value, const Range &range) { return value < range.first; });
    return found != wide.begin() && c <= std::prev(found)->last;
}

int widthOf(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Mark_NonSpacing:
    case QChar::Mark_Enclosing:
    case QChar::Other_Format: return 0;
    default: return isWide(c) ? 2 : 1;
    }
}

bool isHarmlessFormat(char32_t c)
{
    return c == 0x200C || c == 0x200D; // joiners, which scripts and pictures need
}

QString cleaned(const QString &text, bool lines)
{
    QString out;
    out.reserve(text.size());
    for (const char32_t c : text.toUcs4()) {
        const auto category = QChar::category(c);
        if (c < 0x20 || c == 0x7F) {
            if (lines && (c == U'\n' || c == U'\t'))
                out += QChar(char16_t(c));
            else
                out += QChar(char16_t(c == 0x7F ? 0x2421 : 0x2400 + c));
        } else if (category == QChar::Other_Control || category == QChar::Separator_Line
            || category == QChar::Separator_Paragraph || category == QChar::Other_Surrogate
            || category == QChar::Other_PrivateUse || (category == QChar::Other_Format && !isHarmlessFormat(c))) {
            out += QChar(QChar::ReplacementCharacter);
        } else {
            out += QChar::fromUcs4(c);
        }
    }
    return out;
}

} // namespace

QString printable(const QString &text)
{
    return cleaned(text, false);
}

QString printableLines(const QString &text)
{
    return cleaned(text, true);
}

int displayWidth(QStringView text)
{
    int width = 0;
    for (const char32_t c : text.toUcs4())
        width += widthOf(c);
    return width;
}

QString cutTo(const QString &text, int cells)
{
    if (displayWidth(text) <= cells)
        return text;
    if (cells <= 0)
        return {};
    QString out;
    int width = 0;
    for (const char32_t c : text.toUcs4()) {
        if (width + widthOf(c) > cells - 1)
            break;
        width += widthOf(c);
        out += QChar::fromUcs4(c);
    }
    return out + QChar(0x2026);
}

QString padded(const QString &text, int cells)
{
    const int missing = cells - displayWidth(text);
    return missing > 0 ? QString(text + QString(missing, QLatin1Char(' '))) : text;
}

} // namespace bunsnc::app
