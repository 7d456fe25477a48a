// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/secrets.h"

#include "services/core/log.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringBuilder>
#include <QTemporaryFile>
#include <QUrl>

#include <filesystem>

#ifdef BUNSNC_HAVE_KEYCHAIN
#include "services/core/keychain.h"
#endif

namespace bunsnc {

namespace {

/// A JSON object in a file that only its owner may read.
class FileSecrets {
public:
    explicit FileSecrets(const QString &directory)
        : m_path(directory % QStringLiteral("/secrets.json"))
    {
    }

    Result<QJsonObject> load() const
    {
        QFile file(m_path);
        if (!file.exists())
            return QJsonObject();
        if (!file.open(QIODevice::ReadOnly))
            return Error{.code = ErrorCode::SecretUnavailable, .subject = m_path, .detail = file.errorString()};
        const QJsonDocument document = QJsonDocument::fromJson(file.readAll());
        if (!document.isObject())
            return Error{
                .code = ErrorCode::SecretUnavailable, .subject = m_path, .detail = QStringLiteral("not a JSON object")};
        return document.object();
    }

    Result<> store(const QJsonObject &object) const
    {
        // QTemporaryFile makes its file with mode 0600; the rename replaces the old one in one step.
        QTemporaryFile file(m_path % QStringLiteral(".XXXXXX"));
        if (!file.open() || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
            || file.write(QJsonDocument(object).toJson()) < 0 || !file.flush())
            return Error{.code = ErrorCode::SecretUnavailable, .subject = m_path, .detail = file.errorString()};
        file.setAutoRemove(false);
        const QString temporary = file.fileName();
        file.close();
        std::error_code code;
        std::filesystem::rename(std::filesystem::path(temporary.toStdU16String()),
            std::filesystem::path(m_path.toStdU16String()), code);
        if (code) {
            QFile::remove(temporary);
            return Error{.code = ErrorCode::SecretUnavailable,
                .subject = m_path,
                .detail = QString::fromStdString(code.message())};
        }
        return {};
    }

private:
    QString m_path;
};

class DesktopSecrets final : public SecretStore {
public:
    DesktopSecrets(const QString &directory, bool withKeychain)
        : m_file(directory)
        , m_withKeychain(withKeychain)
    {
    }

    Result<std::optional<QString>> read(const QString &name) override
    {
#ifdef BUNSNC_HAVE_KEYCHAIN
        if (m_withKeychain) {
            if (const keychain::Answer answer = keychain::read(name); answer.succeeded) {
                registerSecret(answer.text);
                return std::optional(answer.text);
            }
        }
#endif
        const auto object = m_file.load();
        if (!object)
            return object.error();
        const QJsonValue value = object->value(name);
        if (!value.isString())
            return std::optional<QString>();
        registerSecret(value.toString());
        return std::optional(value.toString());
    }

    Result<> write(const QString &name, const QString &secret) override
    {
        registerSecret(secret);
#ifdef BUNSNC_HAVE_KEYCHAIN
        if (m_withKeychain) {
            const keychain::Answer answer = keychain::write(name, secret);
            if (answer.succeeded) {
                m_kind = QStringLiteral("keychain");
                return eraseFromFile(name);
            }
            qCInfo(logCore).noquote() << "no usable keychain:" << answer.problem
                                      << "- the password goes to a file of mode 0600";
        }
#endif
        m_kind = QStringLiteral("file");
        auto object = m_file.load();
        if (!object)
            return object.error();
        object->insert(name, secret);
        return m_file.store(*object);
    }

    Result<> erase(const QString &name) override
    {
#ifdef BUNSNC_HAVE_KEYCHAIN
        if (m_withKeychain)
            static_cast<void>(keychain::erase(name)); // not there, or no keychain: the file below decides
#endif
        return eraseFromFile(name);
    }

    QString kind() const override { return m_kind; }

private:
    Result<> eraseFromFile(const QString &name)
    {
        auto object = m_file.load();
        if (!object)
            return object.error();
        if (!object->contains(name))
            return {};
        object->remove(name);
        return m_file.store(*object);
    }

    FileSecrets m_file;
    [[maybe_unused]] const bool m_withKeychain;
    QString m_kind = m_withKeychain ? QStringLiteral("keychain") : QStringLiteral("file");
};

} // namespace

std::unique_ptr<SecretStore> SecretStore::forDesktop(const QString &directory)
{
    return std::make_unique<DesktopSecrets>(directory, true);
}

std::unique_ptr<SecretStore> SecretStore::forService(const QString &directory)
{
    return std::make_unique<DesktopSecrets>(directory, false);
}

Result<QByteArray> readProtectedFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{.code = ErrorCode::FileError, .subject = path, .detail = file.errorString()};
#ifndef Q_OS_WIN // there Qt tells nothing of the file's access list
    if (file.permissions() & (QFileDevice::ReadOther | QFileDevice::WriteOther)) {
        return Error{.code = ErrorCode::FileError,
            .subject = path,
            .detail = QStringLiteral("others may read or change this file; take that right away (chmod 600)")};
    }
#endif
    return file.readAll();
}

Result<std::optional<QString>> givenSecret(const char *variable)
{
    QString secret = qEnvironmentVariable(variable);
    if (secret.isEmpty()) {
        const QString name = QLatin1StringView(variable);
        QString path = qEnvironmentVariable(QByteArray(variable).append("_FILE").constData());
        if (const QString credentials = qEnvironmentVariable("CREDENTIALS_DIRECTORY");
            path.isEmpty() && !credentials.isEmpty() && QFile::exists(credentials % QLatin1Char('/') % name))
            path = credentials % QLatin1Char('/') % name;
        if (path.isEmpty())
            return std::optional<QString>();
        const auto content = readProtectedFile(path);
        if (!content)
            return content.error();
        secret = QString::fromUtf8(*content);
        if (secret.endsWith(QLatin1Char('\n')))
            secret.chop(secret.endsWith(QStringLiteral("\r\n")) ? 2 : 1);
        if (secret.isEmpty())
            return Error{.code = ErrorCode::FileError, .subject = path, .detail = QStringLiteral("the file is empty")};
    }
    registerSecret(secret);
    return std::optional(secret);
}

QString passwordSecretName(const QString &instanceUrl, const QString &user)
{
    const QUrl url(instanceUrl);
    return QStringLiteral("password:") % user % QLatin1Char('@') % url.host()
        % (url.port() > 0 ? QLatin1Char(':') % QString::number(url.port()) : QString());
}

namespace {

std::optional<QString> secretFromEnvironment(const char *variable)
{
    const auto secret = givenSecret(variable);
    if (!secret)
        qCWarning(logCore).noquote() << variable << toLogLine(secret.error());
    return secret.valueOr(std::nullopt);
}

} // namespace

std::optional<QString> passwordFromEnvironment()
{
    return secretFromEnvironment("BUNSNC_PASSWORD");
}

std::optional<QString> proxyPasswordFromEnvironment()
{
    return secretFromEnvironment("BUNSNC_PROXY_PASSWORD");
}

std::optional<QString> redisPasswordFromEnvironment()
{
    return secretFromEnvironment("BUNSNC_REDIS_PASSWORD");
}

Result<std::optional<QString>> givenWebhookSecret(const QString &webhook)
{
    QByteArray own = "BUNSNC_WEBHOOK_SECRET_" + webhook.toUpper().toLatin1();
    for (char &c : own) {
        if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')))
            c = '_';
    }
    auto secret = givenSecret(own.constData());
    return !secret || *secret ? secret : givenSecret("BUNSNC_WEBHOOK_SECRET");
}

std::optional<QString> storePasswordFromEnvironment()
{
    return secretFromEnvironment("BUNSNC_STORE_PASSWORD");
}

} // namespace bunsnc
