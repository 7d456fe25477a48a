// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/tableapi.h"

namespace bunsnc::servicenow {

// Requests of the Table API and what their answers hold: the same for those that go by themselves and those inside a
// batch. A name that is none (it would reach another resource) gives InvalidArgument.

Result<HttpRequest> listRequest(const QString &table, const ListOptions &options);
/// Another page, as a Link header names it, with a limit of one's own.
Result<HttpRequest> pageRequest(const QString &table, const QByteArray &link, const QUrl &instance, int limit);
Result<HttpRequest> getRequest(const QString &table, const QString &sysId, const ListOptions &options);
Result<HttpRequest> insertRequest(
    const QString &table, const QHash<QString, QString> &fields, const ListOptions &shape = TableApi::wholeRecord());
/// `put`: PUT instead of PATCH. The platform reads both alike: fields that are not sent keep their values.
Result<HttpRequest> updateRequest(const QString &table, const QString &sysId, const QHash<QString, QString> &fields,
    const ListOptions &shape = TableApi::wholeRecord(), bool put = false);
Result<HttpRequest> removeRequest(const QString &table, const QString &sysId, bool noDomain = false);

/// Errors about what was asked for have its name as their subject; those about the way there keep the host's.
Error withSubject(Error error, const QString &subject);
/// The same for an answer that came and cannot be used.
Error inAnswer(Error error, const HttpResponse &response, const QString &subject);

/// Sends a reading request, inside a batch where its address would be too long; errors have the subject.
Result<HttpResponse> sendReading(
    Transport &transport, const HttpRequest &request, const QString &subject, std::stop_token stop);
/// The same, and reads the answer; a small one that is damaged is asked for again.
template<typename Read>
auto readAgain(Transport &transport, const HttpRequest &request, const QString &subject, const std::stop_token &stop,
    Read read) -> decltype(read(HttpResponse()))
{
    constexpr int attempts = 3;
    for (int attempt = 1;; ++attempt) {
        auto response = sendReading(transport, request, subject, stop);
        std::optional<Error> error;
        if (response) {
            auto result = read(*response);
            if (result)
                return result;
            error = inAnswer(std::move(result).error(), *response, subject);
        } else {
            error = std::move(response).error();
        }
        if (error->code != ErrorCode::DamagedAnswer || !request.idempotent || attempt >= attempts)
            return *std::move(error);
    }
}

/// {"result":[…]} with the headers' counts.
Result<TablePage> readList(HttpResponse response, const QString &subject);
/// {"result":{…}}, of tables and of attachments' metadata alike.
Result<Record> readRecord(HttpResponse response, const QString &subject);

/// Letters, digits, "_" and "-": what can stand in a path.
bool isPathName(const QString &text);
QByteArray fieldsBody(const QHash<QString, QString> &fields);

} // namespace bunsnc::servicenow
