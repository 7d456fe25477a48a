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

} // namespace bunsnc::servicenow
