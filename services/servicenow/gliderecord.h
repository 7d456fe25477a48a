// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/attachmentinfo.h"
#include "services/servicenow/itemwriter.h"
#include "services/servicenow/journal.h"
#include "services/servicenow/querybuilder.h"
#include "services/servicenow/recordexport.h"

#include <iterator>

QT_BEGIN_NAMESPACE
class QIODevice;
QT_END_NAMESPACE

namespace bunsnc::servicenow {

class Attachment;

struct UpdateOptions {
    bool skipIfUnchanged = false; ///< otherwise an update without changes is sent, and business rules run
    /// Asks for sys_mod_count first: Conflict when somebody saved the record since it was read. (The platform has no
    /// conditional write: a change within the milliseconds between the two requests is still overwritten.)
    bool checkModCount = false;
};

struct MultipleOptions {
    bool dryRun = false; ///< report what would be written
    /// A delete of a whole table, without any condition or limit or because all of its records match, must be meant.
    bool wholeTable = false;
    qint64 atMost = -1; ///< refuse to delete more records than that; -1: any number
    std::function<void(const ItemResult &item)> onItem = {}; ///< called for each item, in order, at the end
    /// Called as items are written, with how many are and of how many; by one thread at a time, not always the
    /// caller's. Not with `inBatches`.
    WriteProgress progress = {};
    /// Inside batches: far fewer requests, one after another. Otherwise each is a request of its own, several at once.
    bool inBatches = false;
    /// Of updateMultiple(): asks for sys_mod_count of all rows first; those that somebody saved since they were read
    /// are not sent, their error is Conflict. As for UpdateOptions, milliseconds remain.
    bool checkModCount = false;
};

/// How a query's rows are cut into pages.
enum class Paging {
    Best, ///< by key where the order is sys_id alone and the query can be added to, else by offset
    ByOffset, ///< rows that come or go meanwhile shift the others: some may be met twice or not at all
    ByLink, ///< as the instance's Link headers say: offsets as well, for queries that only it can page
};

/// A cursor over the records of one table, in the manner of ServiceNow's own GlideRecord: build a query, run it, step through
/// the rows, read and change them, write them back. Blocking, for one thread at a time, never the GUI thread (asynchronous:
/// AsyncGlideRecord). Pages are fetched as they are needed, one ahead (see setReadAhead()), ordered at last by sys_id.
/// Errors of calls without a Result of their own (setters, range-for) are kept: see lastError().
class GlideRecord {
public:
    GlideRecord(std::shared_ptr<ClientCore> core, const QString &table, int batchSize = 100, bool rewindable = true);
    ~GlideRecord();
    GlideRecord(GlideRecord &&) noexcept;
    GlideRecord &operator=(GlideRecord &&) noexcept;

    const QString &table() const;
    bool isRewindable() const;

    // What to ask for. Takes effect with the next query().
    QueryBuilder &builder(); ///< conditions, joins, unions, order
    QueryCondition addQuery(const QString &field, const QueryValue &value) { return builder().addQuery(field, value); }
    QueryCondition addQuery(const QString &field, const QueryOperator &op, const QueryValue &value)
    {
        return builder().addQuery(field, op, value);
    }
    QueryCondition addActiveQuery() { return builder().addActiveQuery(); }
    QueryCondition addNullQuery(const QString &field) { return builder().addNullQuery(field); }
    QueryCondition addNotNullQuery(const QString &field) { return builder().addNotNullQuery(field); }
    QueryBuilder &addJoinQuery(const QString &joinTable, const QString &field = QStringLiteral("sys_id"),
        const QString &joinField = QStringLiteral("sys_id"))
    {
        return builder().addJoinQuery(joinTable, field, joinField);
    }
    QueryBuilder &addRelatedListQuery(
        const QString &table, const QString &field, const QString &condition, bool stopAtRelationship = false)
    {
        return builder().addRelatedListQuery(table, field, condition, stopAtRelationship);
    }
    void addEncodedQuery(const QString &encoded) { builder().addEncodedQuery(encoded); }
    /// Each call adds a key; an empty field goes back to sys_id alone.
    void orderBy(const QString &field);
    void orderByDesc(const QString &field);
    /// What query() would send now, order included.
    Result<QString> encodedQuery() const;
    /// Fields, view, display values and links, as set here.
    ListOptions shape() const;
    /// The same of the answers of writes, and how what they send is meant.
    ListOptions writtenShape() const;
    /// The same as shape() with the query and the limit (else the batch size): what the first page asks for.
    Result<ListOptions> listOptions() const;

    void setFields(const QStringList &fields); ///< sys_id is always asked for; empty: all
    void setFields(const QString &commaSeparated);
    /// Those asked for, else those of the current or first row.
    QStringList fields() const;
    void setView(const QString &view);
    QString view() const;
    void setLimit(std::optional<qint64> limit); ///< below 1: none
    std::optional<qint64> limit() const;
    void setBatchSize(int size); ///< 1 to 10,000
    int batchSize() const;
    void setDisplayValue(DisplayMode mode); ///< All at the start
    DisplayMode displayMode() const;
    void setExcludeReferenceLink(bool exclude); ///< true at the start
    bool excludeReferenceLink() const;
    void setPaging(Paging paging); ///< Best at the start
    /// Without it the instance is not asked how many rows match (sysparm_no_count), which large tables thank for:
    /// rowCount() is known at the end only. By offset it is asked all the same: the end would not be found. True at the
    /// start.
    void setCounting(bool on);
    /// Records of whatever domain (sysparm_query_no_domain); needs a role on the instance.
    void setNoDomain(bool on);
    /// Values set and sent are meant as they are shown (sysparm_input_display_value): labels, names, local times. Of
    /// fields that were not set, a copy sends what is shown as well.
    void setInputDisplayValue(bool on);
    /// Pages fetched ahead by the client's threads while the rows before are worked on. 1 at the start: the next page,
    /// once a quarter of the first one was read (of later ones at once), and not where the number of matches, the limit
    /// or a page that is not full tell that there is none. An error of that page comes behind the rows before it. 0:
    /// none. More than 1: as many parts of the query at once. That takes the number of matches: it is 1 by key with
    /// setCounting(false), where the instance tells no number, and by link; in another order than that of sys_id also
    /// when the first page is not full: an access rule hides rows of it, or it had to be smaller than the batch.
    void setReadAhead(int pages);
    /// Answers of writes then have the fields, view and display values set here, instead of everything.
    void setWritesHonourFields(bool on);
    /// Stops whatever blocks.
    void setStopToken(std::stop_token stop);

    // Reading.
    /// Fetches the first page; the cursor stands before the first row, with nothing left of an earlier query.
    Result<> query();
    Result<> query(const QueryBuilder &instead); ///< instead of this record's own conditions, for this once
    Result<bool> next();
    bool hasNextLoaded() const; ///< looks at rows already fetched only
    Result<bool> hasNext(); ///< fetches a page where that is needed to know
    Result<> rewind();
    qint64 location() const; ///< -1 before the first row
    Result<> setLocation(qint64 location); ///< fetches up to there
    qint64
    rowCount() const; ///< matches on the instance, whatever the limit; 0 before query() and while it is not known
    qint64 loadedCount() const; ///< rows fetched so far
    /// The record of that sys_id; false when there is none (then there is no current row either).
    Result<bool> get(const QString &sysId);
    /// The first record with that value, by a query of its own; the conditions set here stay as they are.
    /// InvalidArgument with the field as its subject when the instance does not know it (and would give any record).
    Result<bool> get(const QString &field, const QueryValue &value);
    std::optional<Error> lastError() const;

    class Iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = GlideRecord;
        using difference_type = std::ptrdiff_t;
        explicit Iterator(GlideRecord &record)
            : m_record(&record)
        {
            ++*this;
        }
        GlideRecord &operator*() const { return *m_record; }
        Iterator &operator++();
        void operator++(int) { ++*this; }
        bool operator==(std::default_sentinel_t) const { return m_atEnd; }

    private:
        GlideRecord *m_record;
        bool m_atEnd = false;
    };
    /// `for (GlideRecord &row : record)`: rewinds if it can, goes to the end or the first error; see lastError().
    Iterator begin();
    std::default_sentinel_t end() const { return {}; }

    // The current row. Without one, there is nothing to read, and setters are refused (false, and lastError()).
    bool isValidRecord() const;
    const Row &row() const; ///< an empty one without a current row
    bool contains(const QString &field) const { return row().contains(field); }
    std::optional<QString> value(const QString &field) const { return row().value(field); }
    std::optional<QString> displayValue(const QString &field) const { return row().displayValue(field); }
    std::optional<QString> linkOf(const QString &field) const { return row().link(field); }
    std::optional<Element> element(const QString &field) const { return row().element(field); }
    Element operator[](const QString &field) const { return element(field).value_or(Element()); } ///< nil when missing
    QString sysId() const { return row().sysId(); }
    QString uniqueName() const { return sysId(); }
    bool setValue(const QString &field, const QueryValue &value);
    bool setNull(const QString &field) { return setValue(field, QString()); } ///< empties it
    bool setDisplayValue(const QString &field, const QString &displayValue); ///< sent with setInputDisplayValue() only
    bool setLink(const QString &field, const QString &link);
    bool setElement(const Element &element);
    bool setNewGuidValue(const QString &sysId); ///< 32 characters
    bool isChanged() const { return row().isChanged(); }
    /// A record of its own with the current row, without marks of change. InvalidArgument without a current row.
    Result<GlideRecord> popRecord() const;

    /// "https://dev0.service-now.com/incident.do?sys_id=…", -1 without a row; with a way back to the list unless `noStack`.
    QString link(bool noStack = false) const;
    Result<QString> linkList() const; ///< of the query
    QString toString() const; ///< incident({…})

    // Writing.
    /// What insert() sends of the current row. InvalidArgument without one, and for a copy of a row that was read without
    /// what is to be sent: its display values for one as it is shown (setInputDisplayValue()), else its stored ones.
    Result<QHash<QString, QString>> valuesToInsert() const;
    QHash<QString, QString> valuesToUpdate() const; ///< what update() sends: what was changed
    /// Under which the instance has the current row. InvalidArgument without one, and of a new one.
    Result<QString> storedSysId() const;
    void initialize(); ///< a new, empty record is the current row
    bool isNewRecord() const;
    /// Sends all values and gives the sys_id; the row is then what the instance made of it. Of a row that was read, a copy.
    /// Called again after an error it sends the same sys_id, so that there cannot be two of it.
    Result<QString> insert();
    /// Sends what was changed and gives the sys_id; the row is then what the instance made of it.
    Result<QString> update(const UpdateOptions &options = {});
    Result<> deleteRecord(); ///< the row stays in the set
    /// Inserts that many records of this table, whatever the current row; each result has the sys_id of its record.
    Result<MultipleReport> insertMultiple(
        const std::vector<QHash<QString, QString>> &records, const MultipleOptions &options = {});
    /// Deletes every record of the query, running it first if need be. A failed item does not stop the others.
    Result<MultipleReport> deleteMultiple(const MultipleOptions &options = {});
    /// Updates every row fetched that has changes.
    Result<MultipleReport> updateMultiple(const MultipleOptions &options = {});
    /// How these send their items; without one, as MultipleOptions say.
    void setItemWriter(std::shared_ptr<ItemWriter> writer);

    // Its attachments.
    /// Of the current record, or of the whole table without one; queried already.
    Result<Attachment> getAttachments() const;
    /// To the current record: see Attachment.
    Result<AttachmentInfo> addAttachment(
        const QString &fileName, const QByteArray &content, const UploadOptions &options = {});
    Result<AttachmentInfo> addAttachment(
        const QString &fileName, QIODevice &content, const UploadOptions &options = {});
    // Comments and work notes of the current row, which are not in its fields.
    Result<std::vector<JournalEntry>> journal(const JournalOptions &options = {});
    /// Written at once and by itself: other changes of the row wait for update().
    Result<> addJournalEntry(const QString &element, const QString &text);
    Result<> addComment(const QString &text) { return addJournalEntry(QStringLiteral("comments"), text); }
    Result<> addWorkNote(const QString &text) { return addJournalEntry(QStringLiteral("work_notes"), text); }

    // Everything at once. These go through the whole query and rewind where they can.
    std::optional<QByteArray> serialize(const SerializeOptions &options = {}) const; ///< the current row as JSON
    Result<QByteArray> serializeAll(const SerializeOptions &options = {}); ///< a JSON array
    /// One JSON object a line, or CSV, straight to the device, row by row; the number of rows. FileError.
    Result<qint64> writeJsonLines(QIODevice &device, const SerializeOptions &options = {});
    Result<qint64> writeCsv(QIODevice &device, const CsvOptions &options = {});
    Result<ColumnTable> toColumns(SerializeMode mode = SerializeMode::Smart, const QStringList &rename = {});

private:
    friend class Attachment; // is one over another endpoint
    struct Private;

    Result<> begin(const QueryBuilder &builder);
    Result<bool> fetchMore();
    Result<bool> moveTo(qint64 location);
    Row *editable();
    void replaceRow(Row row);
    void loadSingle(std::optional<Row> row, qint64 total);
    Error noRecord() const;
    Error invalid(const QString &detail) const;
    Result<qint64> forEachRow(const std::function<Result<>(const Row &row)> &use);
    Result<MultipleReport> write(const std::vector<WriteItem> &items, const MultipleOptions &options);
    Result<> checkConditions(const QString &filter) const;
    Result<> checkMatches() const;
    Result<std::vector<std::optional<Error>>> conflictsOf(const std::vector<WriteItem> &items) const;

    std::unique_ptr<Private> d;
};

} // namespace bunsnc::servicenow
