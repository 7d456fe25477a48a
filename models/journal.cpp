// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/journal.h"

#include "services/core/clock.h"

#include <QDateTime>

#include <algorithm>
#include <array>

namespace bunsnc::models {

namespace {

constexpr qsizetype MaxHeader = 400;

struct Header {
    QString time;
    QString author;
    QString label;
};

/// "<time> - <author> (<label>)"; nullopt for any other line.
std::optional<Header> headerOf(QStringView line)
{
    if (line.size() > MaxHeader || line.size() < 20 || !line.front().isDigit() || line.back() != QLatin1Char(')'))
        return std::nullopt;
    const qsizetype dash = line.indexOf(QLatin1StringView(" - "));
    const qsizetype open = line.lastIndexOf(QLatin1StringView(" ("));
    if (dash < 8 || dash > 30 || open <= dash + 3)
        return std::nullopt;
    const QStringView time = line.first(dash);
    if (!time.contains(QLatin1Char(':')))
        return std::nullopt;
    return Header{time.toString(), line.sliced(dash + 3, open - dash - 3).toString(),
        line.sliced(open + 2, line.size() - open - 3).toString()};
}

ActivityKind kindOf(const QString &label, ActivityKind assumed)
{
    if (label.contains(QLatin1StringView("work"), Qt::CaseInsensitive)
        || label.contains(QLatin1StringView("trabalho"), Qt::CaseInsensitive))
        return ActivityKind::WorkNote;
    if (label.contains(QLatin1StringView("comment"), Qt::CaseInsensitive)
        || label.contains(QStringView(u"coment"), Qt::CaseInsensitive))
        return ActivityKind::Comment;
    return assumed;
}

QString displayOf(const store::TicketDocument &document, QLatin1StringView name)
{
    const auto found = std::find_if(document.fields.begin(), document.fields.end(),
        [name](const store::DocumentField &field) { return field.name == name; });
    if (found == document.fields.end())
        return {};
    return found->displayValue.isEmpty() ? found->value : found->displayValue;
}

} // namespace

JournalTime journalTimeOf(const store::TicketDocument &document)
{
    static const std::array formats{QStringLiteral("yyyy-MM-dd HH:mm:ss"), QStringLiteral("dd/MM/yyyy HH:mm:ss"),
        QStringLiteral("MM/dd/yyyy HH:mm:ss"), QStringLiteral("dd-MM-yyyy HH:mm:ss"),
        QStringLiteral("MM-dd-yyyy HH:mm:ss"), QStringLiteral("dd.MM.yyyy HH:mm:ss"),
        QStringLiteral("yyyy-MM-dd hh:mm:ss AP"), QStringLiteral("MM/dd/yyyy hh:mm:ss AP")};
    constexpr qint64 farthestZone = 14 * 3600;
    for (const QLatin1StringView name : {QLatin1StringView("sys_updated_on"), QLatin1StringView("opened_at"),
             QLatin1StringView("sys_created_on")}) {
        const auto field = std::find_if(document.fields.begin(), document.fields.end(),
            [name](const store::DocumentField &f) { return f.name == name; });
        if (field == document.fields.end())
            continue;
        const auto utc = parseUtc(QStringView(field->value));
        if (!utc)
            continue;
        for (const QString &format : formats) {
            QDateTime local = QDateTime::fromString(field->displayValue, format);
            if (!local.isValid())
                continue;
            local.setTimeZone(QTimeZone::utc());
            const qint64 offset = local.toSecsSinceEpoch() - *utc;
            if (std::abs(offset) > farthestZone || offset % 900 != 0)
                continue;
            const QTimeZone own = QTimeZone::systemTimeZone();
            if (own.offsetFromUtc(QDateTime::fromSecsSinceEpoch(*utc)) == offset)
                return {format, own}; // knows daylight saving too
            return {format, QTimeZone(static_cast<int>(offset))};
        }
    }
    return {};
}

std::vector<Activity> parseJournal(const QString &text, ActivityKind assumed, const JournalTime &time)
{
    std::vector<Activity> entries;
    const QStringView all(text);
    QString body;
    bool afterGap = true;
    const auto finish = [&] {
        if (!entries.empty())
            entries.back().text = body.trimmed();
        body.clear();
    };
    for (qsizetype start = 0; start < all.size();) {
        qsizetype end = all.indexOf(QLatin1Char('\n'), start);
        if (end < 0)
            end = all.size();
        QStringView line = all.sliced(start, end - start);
        start = end + 1;
        if (line.endsWith(QLatin1Char('\r')))
            line.chop(1);
        const auto header = afterGap ? headerOf(line) : std::nullopt;
        afterGap = line.trimmed().isEmpty();
        if (!header) {
            if (entries.empty() && !afterGap) { // a note without a header is still a note
                entries.emplace_back();
                entries.back().kind = assumed;
            }
            body += line;
            body += QLatin1Char('\n');
            continue;
        }
        finish();
        Activity entry;
        entry.kind = kindOf(header->label, assumed);
        entry.author = header->author;
        entry.timeText = header->time;
        QDateTime when = QDateTime::fromString(header->time, time.format);
        if (when.isValid()) {
            when.setTimeZone(time.zone);
            entry.timeMs = when.toMSecsSinceEpoch();
        }
        entries.push_back(std::move(entry));
    }
    finish();
    return entries;
}

std::vector<Activity> parseJournal(const QString &text, ActivityKind assumed)
{
    return parseJournal(text, assumed, JournalTime{});
}

std::vector<Activity> journalOf(const store::TicketDocument &document)
{
    const JournalTime time = journalTimeOf(document);
    std::vector<Activity> notes
        = parseJournal(displayOf(document, QLatin1StringView("work_notes")), ActivityKind::WorkNote, time);
    for (Activity &note : notes)
        note.kind = ActivityKind::WorkNote; // the column is surer than a label in some language
    std::vector<Activity> comments
        = parseJournal(displayOf(document, QLatin1StringView("comments")), ActivityKind::Comment, time);
    for (Activity &comment : comments)
        comment.kind = ActivityKind::Comment;
    if (notes.empty() && comments.empty())
        return parseJournal(
            displayOf(document, QLatin1StringView("comments_and_work_notes")), ActivityKind::Comment, time);
    std::vector<Activity> all;
    std::merge(std::make_move_iterator(notes.begin()), std::make_move_iterator(notes.end()),
        std::make_move_iterator(comments.begin()), std::make_move_iterator(comments.end()), std::back_inserter(all),
        [](const Activity &a, const Activity &b) { return a.timeMs > b.timeMs; });
    return all;
}

} // namespace bunsnc::models
