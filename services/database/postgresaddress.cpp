// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/database/postgresaddress.h"

#include "services/database/postgres.h"

#include <libpq-fe.h>

#include <QUrl>

#include <algorithm>
#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::postgres {

namespace {

struct FreeOptions {
    void operator()(PQconninfoOption *options) const { PQconninfoFree(options); }
};

Error invalid(const QString &detail)
{
    return Error{.code = ErrorCode::InvalidArgument, .subject = u"PostgreSQL"_s, .detail = detail};
}

bool isThisMachine(const QByteArray &host)
{
    return host.isEmpty() || host.startsWith('/') || host.startsWith('@') || host == "localhost" || host == "::1"
        || host.startsWith("127.");
}

template <typename Call> auto withArrays(const std::vector<std::pair<QByteArray, QByteArray>> &values, Call call)
{
    std::vector<const char *> keywords;
    std::vector<const char *> texts;
    for (const auto &[keyword, text] : values) {
        keywords.push_back(keyword.constData());
        texts.push_back(text.constData());
    }
    keywords.push_back(nullptr);
    texts.push_back(nullptr);
    return call(keywords.data(), texts.data());
}

} // namespace

QByteArray Address::value(const char *keyword) const
{
    const auto found =
        std::find_if(m_values.begin(), m_values.end(), [keyword](const auto &entry) { return entry.first == keyword; });
    return found == m_values.end() ? QByteArray() : found->second;
}

void Address::setDefault(const char *keyword, const QByteArray &text)
{
    if (value(keyword).isEmpty())
        m_values.emplace_back(keyword, text);
}

pg_conn *Address::connect() const
{
    return withArrays(m_values,
        [](const char *const *keywords, const char *const *texts) { return PQconnectdbParams(keywords, texts, 0); });
}

bool Address::isAnswering() const
{
    return withArrays(m_values, [](const char *const *keywords, const char *const *texts) {
        return PQpingParams(keywords, texts, 0) == PQPING_OK;
    });
}

bool Address::isAnsweringReaders() const
{
    if (value("target_session_attrs").isEmpty())
        return false;
    auto values = m_values;
    std::erase_if(values, [](const auto &entry) { return entry.first == "target_session_attrs"; });
    return withArrays(values, [](const char *const *keywords, const char *const *texts) {
        pg_conn *const connection = PQconnectdbParams(keywords, texts, 0);
        const bool there = PQstatus(connection) == CONNECTION_OK;
        PQfinish(connection);
        return there;
    });
}

QString Address::location() const
{
    const QString host = QString::fromUtf8(value("host").isEmpty() ? value("hostaddr") : value("host"));
    const QString database = QString::fromUtf8(value("dbname").isEmpty() ? value("user") : value("dbname"));
    if (host.isEmpty() || host.startsWith(u'/') || host.contains(u',')) // QUrl writes no empty host
        return u"postgresql:///"_s + database + (host.isEmpty() ? QString() : QString(u"?host="_s + host));
    QUrl url;
    url.setScheme(u"postgresql"_s);
    url.setHost(host);
    url.setPort(value("port").toInt() > 0 ? value("port").toInt() : -1);
    url.setPath(u'/' + database);
    return url.toString();
}

QString Address::withoutPassword(const QString &database) const
{
    QStringList words;
    for (const auto &[keyword, text] : m_values) {
        QString value = QString::fromUtf8(text);
        if (keyword == "password" || (keyword == "dbname" && !database.isEmpty()))
            continue;
        value.replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s);
        words << QLatin1String(keyword) + u"='"_s + value + u'\'';
    }
    if (!database.isEmpty())
        words << u"dbname='"_s + database + u'\'';
    return words.join(u' ');
}

Result<Address> parseAddress(const Settings &settings)
{
    char *message = nullptr;
    const QByteArray text = settings.address.toUtf8();
    const std::unique_ptr<PQconninfoOption, FreeOptions> options(PQconninfoParse(text.constData(), &message));
    if (!options) {
        // libpq's message quotes the address, in which somebody may have put a password.
        PQfreemem(message);
        return invalid(u"not an address of PostgreSQL: postgresql://HOST:PORT/DATABASE"_s);
    }
    Address address;
    for (const PQconninfoOption *option = options.get(); option->keyword; ++option) {
        if (!option->val)
            continue;
        const QByteArray keyword(option->keyword);
        if (keyword == "password" || keyword == "sslpassword") {
            return invalid(
                u"a password does not belong into an address; give it in BUNSNC_STORE_PASSWORD, PGPASSWORD or libpq's "
                u"password file"_s);
        }
        address.m_values.emplace_back(keyword, QByteArray(option->val));
    }
    if (!settings.password.isEmpty())
        address.m_values.emplace_back("password", settings.password.toUtf8());
    QByteArray host = address.value("host").isEmpty() ? address.value("hostaddr") : address.value("host");
    if (host.isEmpty())
        host = qEnvironmentVariableIsEmpty("PGHOST") ? qgetenv("PGHOSTADDR") : qgetenv("PGHOST");
    if (!isThisMachine(host) && qEnvironmentVariableIsEmpty("PGSSLMODE")) {
        address.setDefault("sslmode", "verify-full");
        if (PQlibVersion() >= 160'000 && qEnvironmentVariableIsEmpty("PGSSLROOTCERT"))
            address.setDefault("sslrootcert", "system");
    }
    address.setDefault("application_name", "bunsnc");
    // A server that vanished is missed, also in the middle of an answer.
    const int silence = std::max(settings.silenceSeconds, 4);
    address.setDefault("connect_timeout", QByteArray::number(std::min(silence, 10)));
    address.setDefault("keepalives_idle", QByteArray::number(silence / 3));
    address.setDefault("keepalives_interval", QByteArray::number(std::max(silence / 6, 1)));
    address.setDefault("keepalives_count", "4");
    address.setDefault("tcp_user_timeout", QByteArray::number(silence * 1000));
    if (!settings.readOnly)
        address.setDefault("target_session_attrs", "read-write");
    return address;
}

} // namespace bunsnc::postgres
