// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/safefilename.h"

#include <QStringList>

#include <algorithm>
#include <utility>

namespace bunsnc {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestExtension = 32; // bytes; what is longer is a part of the name that has a dot before it

QString lastPart(const QString &name)
{
    const auto isSeparator = [](QChar c) { return c == u'/' || c == u'\\'; };
    const auto end = std::find_if_not(name.crbegin(), name.crend(), isSeparator);
    const auto begin = std::find_if(end, name.crend(), isSeparator);
    return QString(begin.base(), end.base() - begin.base());
}

/// What is left out: nobody sees it, and it may hide what a name is.
bool isInvisible(char32_t c)
{
    constexpr char32_t zeroWidthNonJoiner = 0x200c; // these two belong to words of some scripts, and to emoji
    constexpr char32_t zeroWidthJoiner = 0x200d;
    if (c == zeroWidthNonJoiner || c == zeroWidthJoiner)
        return false;
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format: // bidi marks, embeddings, overrides and isolates, and language tags
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return false;
    }
}

bool isReservedCharacter(char32_t c)
{
    return c < 0x80 && u"<>:\"/\\|?*"_s.contains(QChar(static_cast<char16_t>(c)));
}

QString withSafeCharacters(const QString &name)
{
    QString safe;
    for (const char32_t c : name.toUcs4()) {
        if (isInvisible(c))
            continue;
        const bool damaged = QChar::isSurrogate(c) || QChar::isNonCharacter(c) || c == QChar::ReplacementCharacter;
        if (damaged || isReservedCharacter(c))
            safe += u'_';
        else if (QChar::category(c) == QChar::Separator_Space)
            safe += u' ';
        else
            safe += QChar::fromUcs4(c);
    }
    return safe;
}

QString trimmedEnd(QString text)
{
    while (text.endsWith(u' ') || text.endsWith(u'.'))
        text.chop(1);
    return text;
}

/// Devices of Windows: in every folder, with any extension, in any case.
bool isReservedName(const QString &name)
{
    const QString stem = name.left(name.indexOf(u'.')).trimmed().toUpper(); // all of it where there is no dot
    static const QStringList devices{u"CON"_s, u"PRN"_s, u"AUX"_s, u"NUL"_s, u"CONIN$"_s, u"CONOUT$"_s, u"CLOCK$"_s};
    if (devices.contains(stem))
        return true;
    const bool port = stem.size() == 4 && (stem.startsWith("COM"_L1) || stem.startsWith("LPT"_L1));
    return port && u"0123456789\u00b9\u00b2\u00b3"_s.contains(stem.back());
}

/// As many of the first characters as fit.
QString cutToBytes(const QString &text, qsizetype bytes)
{
    QString cut;
    qsizetype used = 0;
    for (const char32_t c : text.toUcs4()) {
        used += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        if (used > bytes)
            break;
        cut += QChar::fromUcs4(c);
    }
    return cut;
}

/// "name" and ".ext"; the second is empty where there is none.
std::pair<QString, QString> split(const QString &name)
{
    const qsizetype dot = name.lastIndexOf(u'.');
    if (dot <= 0 || dot + 1 == name.size() || name.sliced(dot).toUtf8().size() > longestExtension)
        return {name, {}};
    return {name.left(dot), name.sliced(dot)};
}

QString fitted(const QString &stem, const QString &rest, qsizetype maxBytes)
{
    const qsizetype room = std::max<qsizetype>(1, maxBytes - rest.toUtf8().size());
    return QString(trimmedEnd(cutToBytes(stem, room)) + rest);
}

} // namespace

QString safeFileName(const QString &name, const QString &otherwise, qsizetype maxBytes)
{
    // Spaces at the beginning go before dots are looked at, and what is cut may end with either.
    const QString composed = withSafeCharacters(lastPart(name)).normalized(QString::NormalizationForm_C);
    QString safe = trimmedEnd(composed.trimmed());
    if (safe.isEmpty())
        return otherwise;
    if (safe.startsWith(u'.'))
        safe[0] = u'_';
    if (isReservedName(safe))
        safe.prepend(u'_');
    if (safe.toUtf8().size() > maxBytes) {
        const auto [stem, extension] = split(safe);
        safe = trimmedEnd(fitted(stem, extension, maxBytes));
    }
    return safe.isEmpty() ? otherwise : safe;
}

QString numberedFileName(const QString &safeName, int number, qsizetype maxBytes)
{
    const auto [stem, extension] = split(safeName);
    return fitted(stem, u" ("_s + QString::number(number) + u')' + extension, maxBytes);
}

} // namespace bunsnc
