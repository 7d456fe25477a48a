// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/journal.h"

#include "services/core/clock.h"
#include "services/servicenow/querybuilder.h"
#include "services/servicenow/tablerequests.h"

#include <QRegularExpression>

#include <algorithm>
#include <iterator>
#include <tuple>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

const QString journalTable = u"sys_journal_field"_s;

QDateTime timeOf(const QString &stored)
{
    const auto seconds = parseUtc(QStringView(stored));
    return seconds ? QDateTime::fromSecsSinceEpoch(*seconds, Qt::UTC) : QDateTime();
}

// nullopt: closed to the caller.
Result<std::optional<std::vector<JournalEntry>>> storedEntries(
    TableApi &api, const QString &filter, const std::stop_token &stop)
{
    KeysetPager pager(api,
        {.table = journalTable,
            .filter = filter,
            .fields = {u"element"_s, u"value"_s, u"sys_created_on"_s, u"sys_created_by"_s},
            .display = DisplayMode::Values});
    std::vector<JournalEntry> entries;
    for (;;) {
        const auto page = pager.next(stop);
        if (!page) {
            if (page.error().code == ErrorCode::Forbidden)
                return std::optional<std::vector<JournalEntry>>();
            return page.error();
        }
        if (!*page)
            break;
        for (const std::string_view json : (*page)->records) {
            const auto record = Record::fromJson(json);
            if (!record)
                return withSubject(record.error(), journalTable);
            entries.push_back({record->value(u"element"_s), record->value(u"value"_s),
                record->value(u"sys_created_by"_s), timeOf(record->value(u"sys_created_on"_s)), {}, record->sysId()});
        }
    }
    if (entries.empty()) {
        const auto counted = api.count(journalTable, filter, stop);
        if (!counted && counted.error().code != ErrorCode::Forbidden)
            return counted.error();
        if (!counted || *counted > 0)
            return std::optional<std::vector<JournalEntry>>();
    }
    return std::optional(std::move(entries));
}

} // namespace

std::vector<JournalEntry> parseShownJournal(const QString &element, const QString &shown)
{
    // A text may hold lines that look like a head; one behind an empty line is taken for a head.
    static const QRegularExpression head(
        u"(?:^|\\n\\n)(?<time>\\d[^\\n]{7,39}?) - (?<person>[^\\n]+) \\((?<label>[^()\\n]+)\\)\\n"_s);
    struct Head {
        qsizetype begin, end;
        QString time, person;
    };
    std::vector<Head> heads;
    for (auto matches = head.globalMatch(shown); matches.hasNext();) {
        const auto match = matches.next();
        heads.push_back(
            {match.capturedStart(), match.capturedEnd(), match.captured(u"time"), match.captured(u"person")});
    }
    std::vector<JournalEntry> entries;
    for (std::size_t i = 0; i < heads.size(); ++i) {
        const qsizetype end = i + 1 < heads.size() ? heads[i + 1].begin : shown.size();
        QString text = shown.mid(heads[i].end, end - heads[i].end);
        while (text.endsWith(u'\n'))
            text.chop(1);
        entries.push_back({element, text, heads[i].person, {}, heads[i].time, {}});
    }
    return entries;
}

Result<std::vector<JournalEntry>> readJournal(
    TableApi &api, const QString &table, const QString &sysId, const JournalOptions &options, std::stop_token stop)
{
    const bool named = std::all_of(options.elements.begin(), options.elements.end(), isFieldName);
    if (!isPathName(table) || !isPathName(sysId) || options.elements.isEmpty() || !named) {
        return Error{.code = ErrorCode::InvalidArgument,
            .subject = table.left(80),
            .detail = u"no table name, no sys_id or no name of a journal field"_s};
    }
    // Not by `name`: there some instances have the record's class and some the table that declares the field.
    auto stored = storedEntries(api, u"element_id="_s + sysId + u"^elementIN"_s + options.elements.join(u','), stop);
    if (!stored)
        return std::move(stored).error();
    std::vector<JournalEntry> entries;
    if (*stored) {
        entries = **std::move(stored);
        std::stable_sort(entries.begin(), entries.end(), [](const JournalEntry &left, const JournalEntry &right) {
            return std::tie(left.createdOn, left.sysId) < std::tie(right.createdOn, right.sysId);
        });
    } else if (!options.fromShown) {
        return Error{.code = ErrorCode::Forbidden,
            .subject = journalTable,
            .detail = u"the entries are there, and the instance does not show them"_s};
    } else {
        const auto record = api.get(table, sysId, {.fields = options.elements, .display = DisplayMode::All}, stop);
        if (!record)
            return record.error();
        for (const QString &element : options.elements) {
            auto some = parseShownJournal(element, record->displayValue(element));
            std::reverse(some.begin(), some.end());
            std::move(some.begin(), some.end(), std::back_inserter(entries));
        }
        // Times are shown alike, mostly in a form that sorts; of another one, entries stay together by their field.
        const auto sorts = [](const JournalEntry &entry) { return parseUtc(QStringView(entry.shownTime)).has_value(); };
        if (std::all_of(entries.begin(), entries.end(), sorts)) {
            std::stable_sort(entries.begin(), entries.end(),
                [](const JournalEntry &left, const JournalEntry &right) { return left.shownTime < right.shownTime; });
        }
    }
    if (options.newestFirst)
        std::reverse(entries.begin(), entries.end());
    return entries;
}

} // namespace bunsnc::servicenow
