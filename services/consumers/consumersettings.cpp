// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/consumers/consumersettings.h"

#include "services/core/log.h"
#include "services/core/secrets.h"
#include "services/stream/redis/redissettings.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace bunsnc::consumers {

namespace {

constexpr qsizetype shortestSecret = 16;

Error invalid(const QString &subject, const QString &detail)
{
    return {.code = ErrorCode::InvalidArgument, .subject = subject, .detail = detail};
}

/// One object of a list.
struct Item {
    QString subject; ///< "webhooks: ops"
    QString name;
    QJsonObject object;
};

Result<std::vector<Item>> readItems(const Settings &settings, SettingKey key, const QStringList &members)
{
    static const QRegularExpression nameForm(u"^[A-Za-z0-9_-]{1,64}$"_s);
    std::vector<Item> items;
    QSet<QString> names;
    const QJsonArray list = settings.value(key).toArray();
    for (const QJsonValue &value : list) {
        Item item{Settings::keyName(key), value.toObject().value("name"_L1).toString(), value.toObject()};
        if (!nameForm.match(item.name).hasMatch())
            return invalid(item.subject, u"each entry needs a name of letters, digits, - and _"_s);
        item.subject += u": "_s + item.name;
        if (names.contains(item.name))
            return invalid(item.subject, u"the name is there twice"_s);
        names.insert(item.name);
        for (auto member = item.object.begin(); member != item.object.end(); ++member) {
            if (!members.contains(member.key()))
                return invalid(item.subject, u"no such member: "_s + member.key());
            if (member.key() == "events"_L1 ? !member->isArray() : !member->isString())
                return invalid(item.subject, u"of the wrong type: "_s + member.key());
        }
        items.push_back(std::move(item));
    }
    return items;
}

Result<EventRule> readRule(const Item &item)
{
    QStringList events;
    const QJsonArray list = item.object.value("events"_L1).toArray();
    for (const QJsonValue &event : list)
        events.append(event.toString());
    auto rule = EventRule::make(events, item.object.value("filter"_L1).toString());
    if (rule)
        return rule;
    Error error = rule.error();
    if (error.code == ErrorCode::InvalidArgument)
        error.detail += u": "_s + error.subject;
    error.subject = item.subject;
    return error;
}

Result<QUrl> readUrl(const Item &item)
{
    // Never repeated: it may hold a secret.
    const QUrl url(item.object.value("url"_L1).toString(), QUrl::StrictMode);
    const bool isHttp = url.scheme() == "http"_L1 && servicenow::isLoopbackHost(url.host());
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != "https"_L1 && !isHttp) || url.hasFragment())
        return invalid(item.subject, u"the url must be https://…, or http:// to this machine"_s);
    if (!url.userInfo().isEmpty())
        return invalid(item.subject, u"no user and no password in the url"_s);
    return url;
}

Result<QByteArray> readSecret(const Item &item)
{
    QByteArray secret;
    if (const QString file = item.object.value("secretFile"_L1).toString(); !file.isEmpty()) {
        const auto content = readProtectedFile(file);
        if (!content)
            return content.error();
        secret = content->trimmed();
    } else {
        const auto given = givenWebhookSecret(item.name);
        if (!given)
            return given.error();
        secret = given->value_or(QString()).toUtf8();
    }
    if (secret.size() < shortestSecret) {
        return invalid(item.subject,
            u"a secret of 16 characters at least is needed: a secretFile, or BUNSNC_WEBHOOK_SECRET (environment)"_s);
    }
    registerSecret(QString::fromUtf8(secret));
    return secret;
}

Result<std::vector<WebhookTarget>> readTargets(const Settings &settings, bool withSecrets)
{
    const auto items = readItems(settings, SettingKey::Webhooks,
        {u"name"_s, u"url"_s, u"events"_s, u"filter"_s, u"secretFile"_s});
    if (!items)
        return items.error();
    std::vector<WebhookTarget> targets;
    for (const Item &item : *items) {
        auto rule = readRule(item);
        if (!rule)
            return rule.error();
        auto url = readUrl(item);
        if (!url)
            return url.error();
        auto secret = withSecrets ? readSecret(item) : Result<QByteArray>(QByteArray());
        if (!secret)
            return secret.error();
        targets.push_back({item.name, std::move(*url), std::move(*secret), std::move(*rule)});
    }
    return targets;
}

Result<std::vector<AlertRule>> readRules(const Settings &settings)
{
    const auto items = readItems(settings, SettingKey::AlertRules, {u"name"_s, u"events"_s, u"filter"_s});
    if (!items)
        return items.error();
    std::vector<AlertRule> rules;
    for (const Item &item : *items) {
        auto rule = readRule(item);
        if (!rule)
            return rule.error();
        rules.push_back({item.name, std::move(*rule)});
    }
    return rules;
}

} // namespace

Result<> checkWebhooks(const Settings &settings)
{
    const auto targets = readTargets(settings, false);
    return targets ? Result<>() : targets.error();
}

Result<std::optional<WebhookOptions>> webhookOptions(
    const Settings &settings, const std::optional<QString> &password, const servicenow::InstanceConfig &network)
{
    auto targets = readTargets(settings, true);
    if (!targets)
        return targets.error();
    const auto consumer = redis::consumerOptions(settings, password);
    if (!consumer)
        return consumer.error();
    if (!*consumer || targets->empty())
        return std::optional<WebhookOptions>();
    WebhookOptions options;
    options.targets = *std::move(targets);
    options.consumer = **consumer;
    const auto connectTimeout = options.network.connectTimeout, requestTimeout = options.network.requestTimeout;
    options.network = network;
    options.network.connectTimeout = connectTimeout;
    options.network.requestTimeout = requestTimeout;
    return std::optional(std::move(options));
}

Result<> checkAlerts(const Settings &settings)
{
    const auto rules = readRules(settings);
    return rules ? Result<>() : rules.error();
}

Result<std::optional<AlertOptions>> alertOptions(const Settings &settings, const std::optional<QString> &password)
{
    auto rules = readRules(settings);
    if (!rules)
        return rules.error();
    const auto consumer = redis::consumerOptions(settings, password);
    if (!consumer)
        return consumer.error();
    if (!*consumer || rules->empty())
        return std::optional<AlertOptions>();
    AlertOptions options;
    options.rules = *std::move(rules);
    options.consumer = **consumer;
    return std::optional(std::move(options));
}

} // namespace bunsnc::consumers
