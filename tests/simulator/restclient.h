// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkCookieJar>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslConfiguration>
#include <QUrl>

#include <optional>

/// Somebody else's client: plain requests over real HTTP, each waited for.
class RestClient {
public:
    struct Reply {
        int status = 0;
        QByteArray body;
        QJsonObject json;
        QNetworkReply::NetworkError error = QNetworkReply::NoError;
        QList<QNetworkReply::RawHeaderPair> headers;

        QByteArray header(const QByteArray &name) const
        {
            for (const auto &[key, value] : headers) {
                if (key.compare(name, Qt::CaseInsensitive) == 0)
                    return value;
            }
            return {};
        }
        QJsonArray list() const { return json[u"result"].toArray(); }
        QJsonObject record() const { return json[u"result"].toObject(); }
        QString message() const { return json[u"error"][u"message"].toString(); }
        QString detail() const { return json[u"error"][u"detail"].toString(); }
    };

    explicit RestClient(const QUrl &url)
        : m_url(url)
    {
    }
    QByteArray user = "admin";
    QByteArray password = "admin";
    int timeoutMs = 30'000;
    bool followsRedirects = true;
    std::optional<QSslConfiguration> tls;

    Reply call(const QByteArray &method, const QByteArray &path, const QByteArray &body = {},
        const QList<QNetworkReply::RawHeaderPair> &headers = {})
    {
        QNetworkRequest request(QUrl::fromEncoded(m_url.toEncoded(QUrl::RemovePath) + path));
        if (!user.isEmpty())
            request.setRawHeader("Authorization", "Basic " + QByteArray(user + ':' + password).toBase64());
        request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
        if (!body.isEmpty())
            request.setRawHeader("Content-Type", "application/json");
        request.setRawHeader("Accept", "application/json");
        request.setTransferTimeout(timeoutMs);
        if (!followsRedirects)
            request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
        if (tls)
            request.setSslConfiguration(*tls);
        for (const auto &[name, value] : headers)
            request.setRawHeader(name, value);
        // Qt waits for a body that never comes when HEAD is sent as just another method.
        QNetworkReply *reply =
            method == "HEAD" ? m_manager.head(request) : m_manager.sendCustomRequest(request, method, body);
        QEventLoop loop;
        QObject::connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
        loop.exec();
        Reply result;
        result.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        result.body = reply->readAll();
        result.json = QJsonDocument::fromJson(result.body).object();
        result.error = reply->error();
        result.headers = reply->rawHeaderPairs();
        delete reply;
        return result;
    }
    Reply get(const QByteArray &path) { return call("GET", path); }
    Reply post(const QByteArray &path, const QJsonObject &body)
    {
        return call("POST", path, QJsonDocument(body).toJson());
    }
    Reply patch(const QByteArray &path, const QJsonObject &body)
    {
        return call("PATCH", path, QJsonDocument(body).toJson());
    }

private:
    QUrl m_url;
    QNetworkAccessManager m_manager;
};
