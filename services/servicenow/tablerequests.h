// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/tableapi.h"

namespace bunsnc::servicenow {

// Requests of the Table API and what their answers hold: the same for those that go by themselves and those inside a
// batch. A name that is none (it would reach another resource) gives InvalidArgument.

Result<HttpRequest> listRequest(const QString &table, const ListOptions &options);
Result<HttpRequest> getRequest(const QString &table, const QString &sysId, const ListOptions &options);
Result<HttpRequest> insertRequest(
    const QString &table, const QHash<QString, QString> &fields, const ListOptions &shape = TableApi::wholeRecord());
/// `put`: PUT instead of PATCH. The platform reads both alike: fields that are not sent keep their values.
Result<HttpRequest> updateRequest(const QString &table, const QString &sysId, const QHash<QString, QString> &fields,
    const ListOptions &shape = TableApi::wholeRecord(), bool put = false);
Result<HttpRequest> removeRequest(const QString &table, const QString &sysId);

/// {"result":[…]} with the headers' counts.
Result<TablePage> readList(HttpResponse response, const QString &subject);
/// {"result":{…}}, of tables and of attachments' metadata alike.
Result<Record> readRecord(HttpResponse response, const QString &subject);

/// Letters, digits, "_" and "-": what can stand in a path.
bool isPathName(const QString &text);
QByteArray fieldsBody(const QHash<QString, QString> &fields);
/// Errors about what was asked for have its name as their subject; those about the way there keep the host's.
Error withSubject(Error error, const QString &subject);
/// The same for an answer that came and cannot be used.
Error inAnswer(Error error, const HttpResponse &response, const QString &subject);

} // namespace bunsnc::servicenow
