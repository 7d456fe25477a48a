// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/serveraddress.h"

#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace bunsnc::ui {

namespace {

QString decoded(const QString &text)
{
    return QUrl::fromPercentEncoding(text.toUtf8());
}

QString encoded(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

/// Where hosts (and who signs in) begin and end.
std::pair<qsizetype, qsizetype> authorityOf(const QString &address)
{
    const qsizetype begin = address.indexOf(QLatin1StringView("://")) + 3;
    qsizetype end = address.size();
    for (const char16_t mark : {u'/', u'?'}) {
        const qsizetype at = address.indexOf(QChar(mark), begin);
        end = at < 0 ? end : std::min(end, at);
    }
    return {begin, end};
}

} // namespace

ServerAddress ServerAddress::parse(const QString &text, QLatin1StringView scheme)
{
    ServerAddress address;
    address.place = text.trimmed();
    if (address.place.isEmpty())
        return address;
    if (!address.place.contains(QLatin1StringView("://")))
        address.place.prepend(scheme + QLatin1StringView("://"));
    const auto [begin, end] = authorityOf(address.place);
    const qsizetype at = address.place.lastIndexOf(QLatin1Char('@'), end - 1);
    if (at >= begin) {
        const QString login = address.place.mid(begin, at - begin);
        address.user = decoded(login.section(QLatin1Char(':'), 0, 0));
        address.password = decoded(login.section(QLatin1Char(':'), 1));
        address.place.remove(begin, at + 1 - begin);
    }
    static const QRegularExpression parameter(QStringLiteral("([?&])(user|password)=([^&]*)(&|$)"));
    for (auto match = parameter.match(address.place); match.hasMatch(); match = parameter.match(address.place)) {
        (match.captured(2) == QLatin1StringView("user") ? address.user : address.password) = decoded(match.captured(3));
        const QString between = match.captured(4).isEmpty() ? QString() : match.captured(1);
        address.place.replace(match.capturedStart(), match.capturedLength(), between);
    }
    return address;
}

QString ServerAddress::toString() const
{
    if (user.isEmpty() || place.isEmpty())
        return place;
    const auto [begin, end] = authorityOf(place);
    if (begin < end)
        return QString(place).insert(begin, encoded(user) + QLatin1Char('@'));
    return place + (place.contains(QLatin1Char('?')) ? QLatin1Char('&') : QLatin1Char('?')) + QLatin1StringView("user=")
        + encoded(user);
}

QString ServerAddress::hosts() const
{
    if (place.isEmpty())
        return {};
    const auto [begin, end] = authorityOf(place);
    return place.mid(begin, end - begin);
}

} // namespace bunsnc::ui
