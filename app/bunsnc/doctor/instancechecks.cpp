// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/doctor/instancechecks.h"

#include "app/bunsnc/identity.h"
#include "services/core/clock.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

using Level = Finding::Level;
using servicenow::Client;
using servicenow::HttpRequest;
using servicenow::HttpResponse;
using servicenow::Verb;

namespace {

constexpr qint64 smallSkew = 5;
constexpr qint64 bigSkew = 120; // the overlap of the mirror's watermark
constexpr qint64 slowMs = 3'000;
constexpr int sample = 100;

QString say(const char *text)
{
    return QCoreApplication::translate("Doctor", text);
}

/// Without a login: a ServiceNow instance refuses in its own way, anything else answers otherwise.
Finding checkAnswer(const Client &client, const std::stop_token &stop)
{
    HttpRequest request;
    request.path = u"/api/now/table/sys_user"_s;
    request.query.addQueryItem(u"sysparm_limit"_s, u"1"_s);
    request.authenticate = false;
    const auto answer = client.send(request, stop);
    if (answer || answer.error().code == ErrorCode::Unauthorized || answer.error().code == ErrorCode::Forbidden)
        return fine("instance", say(QT_TRANSLATE_NOOP("Doctor", "A ServiceNow instance answers, and it is awake")));
    return fromError("instance", answer.error());
}

Finding checkSignIn(const Result<Identity> &identity)
{
    if (!identity)
        return fromError("sign-in", identity.error());
    const QString roles = identity->roles ? identity->roles->join(u", "_s) : QString();
    const QString title = QCoreApplication::translate("Doctor", "Signed in as %1").arg(identity->userName);
    if (!identity->roles || roles.isEmpty())
        return fine("sign-in", title);
    return fine("sign-in", title + u" ("_s + roles + u')');
}

Finding checkClock(qint64 skew)
{
    const QString title = skew == 0
        ? say(QT_TRANSLATE_NOOP("Doctor", "The clocks agree"))
        : QCoreApplication::translate("Doctor", "The instance's clock is %1 s ahead of this machine's").arg(skew);
    if (std::abs(skew) <= smallSkew)
        return fine("clock", title);
    if (std::abs(skew) <= bigSkew) {
        return warning("clock", title,
            say(QT_TRANSLATE_NOOP("Doctor",
                "Ages and due times are shown wrong by that much. The mirror goes by the instance's clock and loses "
                "nothing.")),
            say(QT_TRANSLATE_NOOP("Doctor", "Switch on time synchronization (NTP) on this machine.")));
    }
    return warning("clock", title,
        say(QT_TRANSLATE_NOOP("Doctor",
            "Sign-ins by token or certificate may fail, and times are shown wrong. The mirror goes by the instance's "
            "clock and "
            "loses nothing.")),
        say(QT_TRANSLATE_NOOP("Doctor", "Set this machine's clock, and switch on time synchronization (NTP).")));
}

Finding checkZone(const Identity &identity)
{
    if (!identity.timeZone.isEmpty())
        return fine(
            "time-zone", QCoreApplication::translate("Doctor", "The user's time zone is %1").arg(identity.timeZone));
    return warning("time-zone", say(QT_TRANSLATE_NOOP("Doctor", "The user's time zone cannot be found out")),
        say(QT_TRANSLATE_NOOP("Doctor",
            "Stored times are UTC and right; those shown as display values are in a zone that nobody can tell.")),
        say(QT_TRANSLATE_NOOP("Doctor", "Set the time zone in the user's profile on the instance.")));
}

struct TableNeed {
    const char *table;
    bool needed; ///< without it there is no mirror of it
    const char *without; ///< what is missing without it
};
constexpr std::array tables{
    TableNeed{"incident", true, QT_TRANSLATE_NOOP("Doctor", "Incidents cannot be mirrored.")},
    TableNeed{"change_task", true, QT_TRANSLATE_NOOP("Doctor", "Change tasks cannot be mirrored.")},
    TableNeed{"sc_task", true, QT_TRANSLATE_NOOP("Doctor", "Catalogue tasks cannot be mirrored.")},
    TableNeed{"sys_user_group", false, QT_TRANSLATE_NOOP("Doctor", "\"My groups\" stays empty.")},
    TableNeed{"sys_choice", false, QT_TRANSLATE_NOOP("Doctor", "States have the built-in labels.")},
    TableNeed{"sys_dictionary", false, QT_TRANSLATE_NOOP("Doctor", "Columns have no labels and types.")},
    TableNeed{"sys_audit_delete", false, QT_TRANSLATE_NOOP("Doctor", "Deletes are found by sweeps only, so later.")},
    TableNeed{
        "sys_journal_field", false, QT_TRANSLATE_NOOP("Doctor", "Comments and notes are read from display values.")},
};

Result<HttpResponse> firstPage(const Client &client, const QString &table, const std::stop_token &stop)
{
    HttpRequest request;
    request.path = u"/api/now/table/"_s + table;
    request.query.addQueryItem(u"sysparm_query"_s, u"ORDERBYDESCsys_updated_on"_s);
    request.query.addQueryItem(u"sysparm_fields"_s, u"sys_id,sys_updated_on"_s);
    request.query.addQueryItem(u"sysparm_limit"_s, QString::number(sample));
    return client.send(request, stop);
}

Finding checkTable(const Client &client, const TableNeed &need, qint64 &elapsedMs, const std::stop_token &stop)
{
    const QByteArray name = QByteArray("rights:") + need.table;
    const QString table = QLatin1StringView(need.table);
    const auto page = firstPage(client, table, stop);
    if (!page) {
        Finding finding = fromError(name.constData(), page.error(), need.needed ? Level::Failure : Level::Warning);
        finding.meaning = say(need.without) + u' ' + finding.meaning;
        return finding;
    }
    elapsedMs = page->elapsedMs;
    const qint64 readable = QJsonDocument::fromJson(page->body).object()["result"_L1].toArray().size();
    bool counted = false;
    const qint64 matches = page->header("X-Total-Count").toLongLong(&counted);
    const QLocale locale;
    if (!counted)
        return fine(name.constData(), QCoreApplication::translate("Doctor", "%1 can be read").arg(table));
    const qint64 expected = std::min<qint64>(matches, sample);
    if (readable < expected) {
        return warning(name.constData(),
            QCoreApplication::translate("Doctor", "%1: of the newest %2 records, %3 are hidden")
                .arg(table, locale.toString(expected), locale.toString(expected - readable)),
            readable == 0 ? say(need.without)
                          : say(QT_TRANSLATE_NOOP("Doctor",
                              "Access rules (ACLs) hide them from this user; counts of the instance include "
                              "them, so numbers differ.")),
            say(QT_TRANSLATE_NOOP(
                "Doctor", "If they are needed, ask the administrator for a role that may read all of the table.")));
    }
    return fine(name.constData(),
        QCoreApplication::translate("Doctor", "%1: %2 records, readable").arg(table, locale.toString(matches)));
}

Finding checkSpeed(qint64 slowest, const QString &table)
{
    if (slowest < slowMs)
        return fine("speed",
            QCoreApplication::translate("Doctor", "The slowest table took %1 ms to sort by time of change")
                .arg(slowest));
    return warning("speed",
        QCoreApplication::translate("Doctor", "%1 took %2 ms to sort by time of change").arg(table).arg(slowest),
        say(QT_TRANSLATE_NOOP(
            "Doctor", "The instance is busy, or the table has no index over sys_updated_on. News come later.")),
        say(QT_TRANSLATE_NOOP("Doctor",
            "Ask the administrator for an index over sys_updated_on and sys_id; longer intervals help meanwhile.")));
}

Finding checkRateRule(const HttpResponse &answer)
{
    bool isNumber = false;
    const qint64 limit = answer.header("X-RateLimit-Limit").toLongLong(&isNumber);
    if (!isNumber)
        return fine("rate-rule", say(QT_TRANSLATE_NOOP("Doctor", "No rate rule holds for this user")));
    constexpr qint64 comfortable = 10'000; // three tables every five seconds, and room for a backfill
    const QString title =
        QCoreApplication::translate("Doctor", "A rate rule allows %1 requests an hour").arg(QLocale().toString(limit));
    if (limit >= comfortable)
        return fine("rate-rule", title);
    return warning("rate-rule", title,
        say(QT_TRANSLATE_NOOP("Doctor", "When the hour's requests are used up, everything waits for the next hour.")),
        say(QT_TRANSLATE_NOOP("Doctor",
            "Raise the interval between readings (--poll-ms), or ask the administrator to raise the rule for this "
            "user.")));
}

/// It is there when the request succeeds with an answer that has `mark` in it.
Finding checkPlugin(const Client &client, const char *check, const HttpRequest &request, const QString &present,
    const QString &absent, const char *without, const std::stop_token &stop, QByteArrayView mark = "{")
{
    auto answer = client.send(request, stop);
    if (answer && !answer->body.contains(mark))
        answer = Error{.code = ErrorCode::NotServiceNow, .subject = request.path, .httpStatus = answer->status};
    if (answer)
        return fine(check, present);
    Finding finding = fromError(check, answer.error(), Level::Warning);
    finding.title = absent;
    finding.meaning = say(without) + u' ' + finding.meaning;
    finding.action = say(QT_TRANSLATE_NOOP("Doctor", "Nothing needs to be done; the administrator can allow it."));
    return finding;
}

void checkPlugins(const Client &client, const std::function<void(const Finding &)> &tell, const std::stop_token &stop)
{
    HttpRequest batch;
    batch.verb = Verb::Post;
    batch.path = u"/api/now/v1/batch"_s;
    batch.contentType = "application/json";
    const QJsonObject item{{u"id"_s, u"1"_s}, {u"method"_s, u"GET"_s},
        {u"url"_s, u"/api/now/table/incident?sysparm_limit=1&sysparm_fields=sys_id"_s}, {u"headers"_s, QJsonArray{}}};
    batch.body = QJsonDocument(QJsonObject{{u"batch_request_id"_s, u"1"_s}, {u"rest_requests"_s, QJsonArray{item}}})
                     .toJson(QJsonDocument::Compact);
    tell(checkPlugin(client, "batch", batch, say(QT_TRANSLATE_NOOP("Doctor", "The Batch API answers")),
        say(QT_TRANSLATE_NOOP("Doctor", "The Batch API does not answer")),
        QT_TRANSLATE_NOOP("Doctor", "Many writes are sent one by one, and long queries need short addresses."), stop));

    HttpRequest tiny;
    tiny.verb = Verb::Post;
    tiny.path = u"/api/now/tinyurl"_s;
    tiny.contentType = "application/json";
    tiny.body = QJsonDocument(QJsonObject{{u"url"_s, u"/api/now/table/incident?sysparm_limit=1"_s}})
                    .toJson(QJsonDocument::Compact);
    tell(checkPlugin(client, "tinyurl", tiny,
        say(QT_TRANSLATE_NOOP("Doctor", "Long queries can be shortened (tinyurl)")),
        say(QT_TRANSLATE_NOOP("Doctor", "Long queries cannot be shortened (tinyurl)")),
        QT_TRANSLATE_NOOP("Doctor", "Long queries go inside a batch."), stop));

    HttpRequest amb;
    amb.verb = Verb::Post;
    amb.path = u"/amb"_s;
    amb.contentType = "application/json";
    amb.authenticate = false; // anybody may shake hands
    amb.expectJson = false; // a list, not the object that REST APIs answer with
    amb.headers = {{"Origin", client.account()->instance.url.toEncoded(QUrl::RemovePath | QUrl::StripTrailingSlash)}};
    const QJsonObject handshake{{u"id"_s, u"1"_s}, {u"version"_s, u"1.0"_s}, {u"minimumVersion"_s, u"1.0"_s},
        {u"channel"_s, u"/meta/handshake"_s}, {u"supportedConnectionTypes"_s, QJsonArray{u"long-polling"_s}}};
    amb.body = QJsonDocument(QJsonArray{handshake}).toJson(QJsonDocument::Compact);
    tell(checkPlugin(client, "amb", amb, say(QT_TRANSLATE_NOOP("Doctor", "The instance's message bus (AMB) answers")),
        say(QT_TRANSLATE_NOOP("Doctor", "The instance's message bus (AMB) does not answer")),
        QT_TRANSLATE_NOOP("Doctor", "Changes are found by asking every few seconds, which needs no message bus."),
        stop, "\"clientId\""));
}

} // namespace

void checkInstance(const Client &client, const std::function<void(const Finding &)> &tell, const std::stop_token &stop)
{
    const Finding answer = checkAnswer(client, stop);
    tell(answer);
    if (answer.level == Level::Failure || stop.stop_requested())
        return;
    const auto identity = readIdentity(client, stop);
    tell(checkSignIn(identity));
    if (!identity || stop.stop_requested())
        return;
    const qint64 before = Clock::system().nowMs();
    const auto page = firstPage(client, u"sys_user"_s, stop);
    const qint64 middle = (before + Clock::system().nowMs()) / 2000;
    if (page && page->serverTime > 0)
        tell(checkClock(page->serverTime - middle));
    tell(checkZone(*identity));
    qint64 slowest = 0;
    QString slowestTable;
    for (const TableNeed &need : tables) {
        if (stop.stop_requested())
            return;
        qint64 elapsed = 0;
        tell(checkTable(client, need, elapsed, stop));
        if (elapsed >= slowest && need.needed) {
            slowest = elapsed;
            slowestTable = QLatin1StringView(need.table);
        }
    }
    tell(checkSpeed(slowest, slowestTable));
    if (page)
        tell(checkRateRule(*page));
    if (!stop.stop_requested())
        checkPlugins(client, tell, stop);
}

} // namespace bunsnc::app
