// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/identity.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

using servicenow::Record;
using servicenow::TableApi;

namespace {

constexpr int mostRoles = 1000;

Result<std::vector<Record>> read(
    TableApi &api, const QString &table, const QString &query, const QStringList &fields, const std::stop_token &stop)
{
    const auto page = api.list(table, {.query = query, .fields = fields, .limit = mostRoles}, stop);
    if (!page)
        return page.error();
    std::vector<Record> records;
    for (const auto &raw : page->records) {
        auto record = Record::fromJson(raw);
        if (!record)
            return record.error();
        records.push_back(*std::move(record));
    }
    return records;
}

bool isAboutRights(const Error &error)
{
    return error.code == ErrorCode::Forbidden || error.code == ErrorCode::NotFound
        || error.code == ErrorCode::InvalidTable || error.code == ErrorCode::BadRequest;
}

// Undocumented, but it knows the caller where the table of users is closed.
void askForCaller(servicenow::Transport &transport, Identity &identity, const std::stop_token &stop)
{
    servicenow::HttpRequest request;
    request.path = u"/api/now/ui/user/current_user"_s;
    const auto response = transport.send(request, stop);
    if (!response)
        return;
    const QJsonObject user = QJsonDocument::fromJson(response->body).object()["result"_L1].toObject();
    identity.userName = user["user_name"_L1].toString();
    identity.sysId = user["user_sys_id"_L1].toString();
    identity.name = user["user_display_name"_L1].toString();
}

} // namespace

Result<Identity> readIdentity(const servicenow::Client &client, const std::stop_token &stop)
{
    servicenow::ClientCore::Lease lease(client.core());
    TableApi &api = lease.api();
    Identity identity;
    const auto own = read(api, u"sys_user"_s, u"sys_id=javascript:gs.getUserID()"_s,
        {u"sys_id"_s, u"user_name"_s, u"name"_s, u"email"_s, u"time_zone"_s}, stop);
    if (!own && !isAboutRights(own.error()))
        return own.error();
    if (own && own->size() == 1) {
        const Record &user = own->front();
        identity.sysId = user.sysId();
        identity.userName = user.value(u"user_name"_s);
        identity.name = user.value(u"name"_s);
        identity.email = user.value(u"email"_s);
        identity.timeZone = user.value(u"time_zone"_s);
    } else {
        askForCaller(lease.transport(), identity, stop);
    }
    if (identity.userName.isEmpty() && client.account()->auth)
        identity.userName = client.account()->auth->userName();

    if (!identity.sysId.isEmpty()) {
        const auto held = read(
            api, u"sys_user_has_role"_s, u"user="_s + identity.sysId + u"^ORDERBYrole.name"_s, {u"role.name"_s}, stop);
        if (held) {
            QStringList names;
            for (const Record &role : *held) {
                const QString name = role.value(u"role.name"_s);
                if (!name.isEmpty() && !names.contains(name))
                    names << name;
            }
            identity.roles = names;
        }
    }
    const auto properties = read(api, u"sys_properties"_s,
        u"nameINglide.war,glide.buildname,glide.buildtag.last,glide.sys.default.tz"_s, {u"name"_s, u"value"_s}, stop);
    if (properties) {
        QHash<QString, QString> values;
        for (const Record &property : *properties)
            values.insert(property.value(u"name"_s), property.value(u"value"_s));
        for (const auto name : {"glide.war"_L1, "glide.buildtag.last"_L1, "glide.buildname"_L1}) {
            if (const QString version = values.value(name); !version.isEmpty() && !identity.version)
                identity.version = version;
        }
        if (identity.timeZone.isEmpty())
            identity.timeZone = values.value(u"glide.sys.default.tz"_s);
    }
    if (stop.stop_requested())
        return Error{.code = ErrorCode::Cancelled};
    return identity;
}

} // namespace bunsnc::app
