// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/knowntexts.h"

#include <QCoreApplication>

#include <algorithm>

namespace bunsnc {

namespace {

QRegularExpression shapeOf(const char *source)
{
    static const QRegularExpression place(QStringLiteral("\\\\%[1-9]"));
    QString pattern = QRegularExpression::escape(QString::fromUtf8(source));
    pattern.replace(place, QStringLiteral("(.*?)"));
    return QRegularExpression(
        QRegularExpression::anchoredPattern(pattern), QRegularExpression::DotMatchesEverythingOption);
}

/// Not by QString::arg: a captured text may itself hold "%1".
QString filledIn(const QString &text, const QRegularExpressionMatch &match)
{
    QString filled;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const int number = text[i] == QLatin1Char('%') && i + 1 < text.size() ? text[i + 1].digitValue() : -1;
        if (number >= 1 && number <= match.lastCapturedIndex()) {
            filled += match.captured(number);
            ++i;
        } else {
            filled += text[i];
        }
    }
    return filled;
}

} // namespace

KnownTexts::KnownTexts(const char *context, std::span<const char *const> sources)
    : m_context(context)
    , m_sources(sources)
{
    std::transform(sources.begin(), sources.end(), std::back_inserter(m_shapes), shapeOf);
}

bool KnownTexts::contains(const QString &text) const
{
    return std::any_of(m_shapes.begin(), m_shapes.end(), [&](const auto &shape) { return shape.match(text).hasMatch(); });
}

QString KnownTexts::translated(const QString &text) const
{
    for (std::size_t i = 0; i < m_shapes.size(); ++i) {
        if (const auto match = m_shapes[i].match(text); match.hasMatch())
            return filledIn(QCoreApplication::translate(m_context, m_sources[i]), match);
    }
    return text;
}

} // namespace bunsnc
