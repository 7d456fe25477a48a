// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/attachmentlist.h"

#include "services/store/postgres/attachmenttable.h"
#include "services/store/postgres/connection.h"

using namespace Qt::StringLiterals;

namespace bunsnc::store {

namespace {

/// PostgreSQL's texts hold no NUL.
QString storable(QString text)
{
    return text.remove(QChar(u'\0'));
}

class PostgresAttachmentList final : public AttachmentList {
public:
    explicit PostgresAttachmentList(std::unique_ptr<postgres::Connection> connection)
        : m_connection(std::move(connection))
    {
    }

    Result<> note(const FetchedAttachment &attachment) override
    {
        postgres::Parameters parameters;
        parameters.add(attachment.sysId).add(int(attachment.kind)).add(attachment.recordSysId);
        parameters.add(storable(attachment.fileName)).add(storable(attachment.contentType));
        parameters.add(attachment.bytes).addText(attachment.sha256).add(attachment.fetchedMs);
        const auto done = m_connection->query(
            "INSERT INTO attachment(sys_id, kind, record, file_name, content_type, bytes, sha256, fetched_at) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (sys_id) DO UPDATE SET kind = excluded.kind, "
            "record = excluded.record, file_name = excluded.file_name, content_type = excluded.content_type, "
            "bytes = excluded.bytes, sha256 = excluded.sha256, fetched_at = excluded.fetched_at",
            parameters);
        return done ? Result<>() : done.error();
    }

    Result<std::vector<FetchedAttachment>> of(Kind kind, const QStringList &recordSysIds) override
    {
        std::vector<std::string> names;
        for (const QString &id : recordSysIds)
            names.push_back(id.toStdString());
        const std::vector<std::string_view> views(names.begin(), names.end());
        postgres::Parameters parameters;
        parameters.add(int(kind)).addTexts(views);
        const auto rows = m_connection->query(
            "SELECT sys_id, kind, record, file_name, content_type, bytes, sha256, fetched_at FROM attachment "
            "WHERE kind = $1 AND record = ANY($2::text[]) ORDER BY record, file_name, sys_id",
            parameters);
        if (!rows)
            return rows.error();
        std::vector<FetchedAttachment> attachments;
        for (int i = 0; i < rows->size(); ++i) {
            const postgres::Row row = (*rows)[i];
            attachments.push_back({row.string(0), static_cast<Kind>(row.integer(1)), row.string(2), row.string(3),
                row.string(4), row.integer(5), row.text(6).toByteArray(), row.integer(7)});
        }
        return attachments;
    }

private:
    std::unique_ptr<postgres::Connection> m_connection;
};

} // namespace

std::unique_ptr<AttachmentList> makePostgresAttachmentList(std::unique_ptr<postgres::Connection> connection)
{
    return std::make_unique<PostgresAttachmentList>(std::move(connection));
}

namespace pg {

const char attachmentTable[] = R"sql(
CREATE TABLE attachment ( -- those that were fetched
    sys_id text COLLATE "C" PRIMARY KEY,
    kind smallint NOT NULL,
    record text COLLATE "C" NOT NULL,
    file_name text COLLATE "C" NOT NULL,
    content_type text NOT NULL,
    bytes bigint NOT NULL,
    sha256 text COLLATE "C" NOT NULL, -- of the content, by which it is found in the folder
    fetched_at bigint NOT NULL -- ms
);
CREATE INDEX attachment_record ON attachment(record, kind);
DO $bunsnc$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'bunsnc_sync') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON attachment TO bunsnc_sync;
        GRANT SELECT ON ALL SEQUENCES IN SCHEMA bunsnc TO bunsnc_sync; -- for pg_dump
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'bunsnc_console') THEN
        GRANT SELECT ON attachment TO bunsnc_console;
    END IF;
END $bunsnc$;
)sql";

} // namespace pg

} // namespace bunsnc::store
