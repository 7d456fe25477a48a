// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/attachmentinfo.h"
#include "services/servicenow/gliderecord.h"

#include <QStringConverter>
#include <QTemporaryFile>

namespace bunsnc::servicenow {

/// A cursor over attachments, in the manner of GlideRecord: query, step through them, read, save, upload and delete
/// their content. Blocking, for one thread at a time, never the GUI thread (asynchronous: AsyncAttachment). Contents
/// pass through in pieces both ways, however large they are, and are checked against the size and hash that the
/// instance tells. A download goes on after a lost connection; an upload is never repeated blindly.
class Attachment {
public:
    /// Of the records of `table`; empty: of all tables.
    Attachment(
        std::shared_ptr<ClientCore> core, const QString &table = {}, int batchSize = 100, bool rewindable = true);

    const QString &table() const { return m_table; }

    // What to ask for, over the fields of sys_attachment. Takes effect with the next query().
    QueryBuilder &builder() { return m_record.builder(); }
    QueryCondition addQuery(const QString &field, const QueryValue &value) { return m_record.addQuery(field, value); }
    QueryCondition addQuery(const QString &field, const QueryOperator &op, const QueryValue &value)
    {
        return m_record.addQuery(field, op, value);
    }
    void addEncodedQuery(const QString &encoded) { m_record.addEncodedQuery(encoded); }
    void orderBy(const QString &field) { m_record.orderBy(field); }
    void orderByDesc(const QString &field) { m_record.orderByDesc(field); }
    Result<QString> encodedQuery() const { return m_record.encodedQuery(); }
    void setLimit(std::optional<qint64> limit) { m_record.setLimit(limit); }
    void setBatchSize(int size) { m_record.setBatchSize(size); }
    void setReadAhead(int pages) { m_record.setReadAhead(pages); }
    /// Stops whatever blocks, transfers too.
    void setStopToken(std::stop_token stop);

    // Stepping through them: as in GlideRecord.
    Result<> query() { return m_record.query(); }
    Result<> query(const QueryBuilder &instead) { return m_record.query(instead); }
    Result<bool> next() { return m_record.next(); }
    Result<bool> hasNext() { return m_record.hasNext(); }
    Result<> rewind() { return m_record.rewind(); }
    qint64 location() const { return m_record.location(); }
    Result<> setLocation(qint64 location) { return m_record.setLocation(location); }
    qint64 rowCount() const { return m_record.rowCount(); }
    qint64 loadedCount() const { return m_record.loadedCount(); }
    Result<bool> get(const QString &sysId) { return m_record.get(sysId); }
    std::optional<Error> lastError() const { return m_record.lastError(); }

    class Iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = Attachment;
        using difference_type = std::ptrdiff_t;
        explicit Iterator(Attachment &attachment)
            : m_attachment(&attachment)
            , m_rows(attachment.m_record.begin())
        {
        }
        Attachment &operator*() const { return *m_attachment; }
        Iterator &operator++()
        {
            ++m_rows;
            return *this;
        }
        void operator++(int) { ++m_rows; }
        bool operator==(std::default_sentinel_t end) const { return m_rows == end; }

    private:
        Attachment *m_attachment;
        GlideRecord::Iterator m_rows;
    };
    /// `for (Attachment &file : attachments)`: rewinds, goes to the end or the first error; see lastError().
    Iterator begin() { return Iterator(*this); }
    std::default_sentinel_t end() const { return {}; }

    // The current one.
    bool isValidRecord() const { return m_record.isValidRecord(); }
    const Row &row() const { return m_record.row(); }
    bool contains(const QString &field) const { return m_record.contains(field); }
    std::optional<QString> value(const QString &field) const { return m_record.value(field); }
    Element operator[](const QString &field) const { return m_record[field]; }
    QString sysId() const { return m_record.sysId(); }
    AttachmentInfo info() const; ///< an empty one without a current attachment
    /// "https://dev0.service-now.com/api/now/attachment/…/file"; empty without a current attachment.
    QString link() const { return info().link; }

    // Its content. InvalidArgument without a current one. DamagedAnswer when it is not what the instance says it is,
    // FileError about this side.
    /// In memory: AnswerTooLarge beyond `options.atMost`, by default InstanceConfig::maxAnswerBytes.
    Result<QByteArray> read(const DownloadOptions &options = {}) const;
    /// The same as text, without the ends of the lines; "\r\n" counts as "\n". What cannot be decoded becomes U+FFFD.
    Result<QStringList> readLines(QStringConverter::Encoding encoding = QStringConverter::Utf8,
        const QString &delimiter = QStringLiteral("\n"), const DownloadOptions &options = {}) const;
    /// Line by line, never in memory as a whole; an error of `use` ends it.
    Result<> forEachLine(const std::function<Result<>(const QString &line)> &use,
        QStringConverter::Encoding encoding = QStringConverter::Utf8, const QString &delimiter = QStringLiteral("\n"),
        const DownloadOptions &options = {}) const;
    /// Straight to a device that is open for writing; the number of bytes. What was written before an error stays
    /// written.
    Result<qint64> writeTo(QIODevice &device, const DownloadOptions &options = {}) const;
    /// Into a folder that exists, under a safe form of its own name that nothing there has, or to a file; the path. It
    /// appears there whole or not at all. Until then, and after a failure, there is "<path>.part", which the next call
    /// goes on with.
    Result<QString> writeTo(const QString &path, const DownloadOptions &options = {}) const;
    /// A file that goes with the object, open, at its beginning.
    Result<std::unique_ptr<QTemporaryFile>> asTempFile(const DownloadOptions &options = {}) const;
    Result<> deleteAttachment(); ///< the row stays in the set

    // Uploads to a record of the table. FileTooLarge and FileTypeRefused where the instance does not take such files;
    // OutcomeUnknown when no answer came and the instance cannot tell.
    Result<AttachmentInfo> addAttachment(const QString &recordSysId, const QString &fileName, const QByteArray &content,
        const UploadOptions &options = {});
    /// From where the device stands; one without random access is put into a temporary file first.
    Result<AttachmentInfo> addAttachment(
        const QString &recordSysId, const QString &fileName, QIODevice &content, const UploadOptions &options = {});
    /// Under the file's own name.
    Result<AttachmentInfo> addFile(const QString &recordSysId, const QString &path, const UploadOptions &options = {});

private:
    Result<AttachmentInfo> current() const;

    std::shared_ptr<ClientCore> m_core;
    QString m_table;
    GlideRecord m_record;
    std::stop_token m_stop;
};

} // namespace bunsnc::servicenow
