// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/clock.h"
#include "services/servicenow/tableapi.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxClassDepth = 16;

// The name of the caller where authentication does not know it. Undocumented, hence only a nicety.
QString nameOfCaller(Transport &transport, std::stop_token stop)
{
    HttpRequest request;
    request.path = u"/api/now/ui/user/current_user"_s;
    const auto response = transport.send(request, stop);
    if (!response)
        return {};
    return QJsonDocument::fromJson(response->body).object()["result"_L1]["user_name"_L1].toString();
}

// The table and the classes above it, nearest first.
Result<QStringList> classChain(TableApi &api, const QString &table, std::stop_token stop)
{
    QStringList chain{table};
    while (chain.size() < maxClassDepth) {
        const auto page = api.list(u"sys_db_object"_s,
            {.query = u"name="_s + chain.last(), .fields = {u"name"_s, u"super_class.name"_s}, .limit = 2}, stop);
        if (!page)
            return page.error();
        const QString parent = page->records.empty() ? QString() : rawField(page->records.front(), "super_class.name");
        if (parent.isEmpty() || chain.contains(parent))
            break;
        chain.append(parent);
    }
    return chain;
}

} // namespace

Result<ConnectionReport> testConnection(Transport &transport, const QStringList &tables, std::stop_token stop)
{
    QElapsedTimer timer;
    timer.start();
    TableApi api(transport);
    ConnectionReport report;
    const QStringList asked = tables.isEmpty() ? QStringList{u"sys_user"_s} : tables;
    bool clockSeen = false;
    for (const QString &table : asked) {
        const qint64 before = Clock::system().nowMs();
        auto page = api.list(table, {.fields = {u"sys_id"_s}, .limit = 1, .count = true}, stop);
        const qint64 middle = (before + Clock::system().nowMs()) / 2;
        if (!page) {
            Error error = std::move(page).error();
            const bool aboutTheTable = error.code == ErrorCode::Forbidden || error.code == ErrorCode::InvalidTable
                || error.code == ErrorCode::NotFound;
            if (!aboutTheTable) {
                // Sound JSON of another kind is no accident on the way: something else answers there.
                if (error.code == ErrorCode::DamagedAnswer && error.detail == u"JSON without a result"_s) {
                    error.code = ErrorCode::NotServiceNow;
                    error.retryable = false;
                    error.subject = transport.account().instance.url.host();
                }
                return error;
            }
            report.rows.insert(table, -1);
            continue;
        }
        if (page->serverTime > 0 && !clockSeen) {
            report.clockSkewSeconds = page->serverTime - middle / 1000;
            clockSeen = true;
        }
        qint64 rows = page->totalCount.value_or(-1);
        if (rows < 0) {
            const auto counted = api.count(table, {}, stop);
            rows = counted ? *counted : static_cast<qint64>(page->records.size());
        }
        report.rows.insert(table, rows);
    }
    const auto &auth = transport.account().auth;
    report.userName = auth ? auth->userName() : QString();
    if (report.userName.isEmpty())
        report.userName = nameOfCaller(transport, stop);
    report.elapsedMs = timer.elapsed();
    return report;
}

Result<std::vector<ChoiceLabel>> readChoices(
    TableApi &api, const QString &table, const QString &element, std::stop_token stop)
{
    auto chain = classChain(api, table, stop);
    if (!chain)
        return std::move(chain).error();
    std::vector<ChoiceLabel> choices;
    for (const QString &name : std::as_const(*chain)) {
        const auto page = api.list(u"sys_choice"_s,
            {.query = u"name="_s + name + u"^element="_s + element + u"^inactive=false^ORDERBYsequence"_s,
                .fields = {u"element"_s, u"value"_s, u"label"_s, u"language"_s, u"sequence"_s},
                .limit = 10'000},
            stop);
        if (!page)
            return page.error();
        for (const auto &raw : page->records) {
            const auto record = Record::fromJson(raw);
            if (!record)
                return record.error();
            choices.push_back({record->value(u"element"_s), record->value(u"value"_s), record->value(u"label"_s),
                record->value(u"language"_s), record->value(u"sequence"_s).toInt()});
        }
        if (!choices.empty())
            break;
    }
    return choices;
}

QHash<QString, QString> choiceLabels(const std::vector<ChoiceLabel> &choices, const QString &language)
{
    QStringList preferred{u"en"_s};
    if (language.startsWith(u"pt"_s))
        preferred = {u"en"_s, u"pt"_s, u"pb"_s}; // the later ones win
    else if (!language.startsWith(u"en"_s))
        preferred.append(language.left(2));
    QHash<QString, QString> labels;
    for (const ChoiceLabel &choice : choices) {
        if (!labels.contains(choice.value))
            labels.insert(choice.value, choice.label); // better than none
    }
    for (const QString &wanted : std::as_const(preferred)) {
        for (const ChoiceLabel &choice : choices) {
            if (choice.language.compare(wanted, Qt::CaseInsensitive) == 0)
                labels.insert(choice.value, choice.label);
        }
    }
    return labels;
}

} // namespace bunsnc::servicenow
