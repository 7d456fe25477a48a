// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/batchwire.h"
#include "services/servicenow/checkedwriter.h"
#include "services/servicenow/itemwriter.h"

namespace bunsnc::servicenow {

class GlideRecord;

struct BatchOptions {
    int itemsPerRequest = 50;
    /// Of a request's body. A larger item goes alone (instances take 5 MB an item by default).
    qint64 bytesPerRequest = 4'000'000;
};

struct BatchReportItem {
    ItemResult::Outcome outcome = ItemResult::Outcome::NotTried;
    std::optional<Error> error;
};
/// What a batch came to; one entry for each item, in the order of adding.
struct BatchReport : ItemsReport<BatchReportItem> {
    using Item = BatchReportItem;
    int requests = 0; ///< sent to the instance
};

/// Many requests in few: added with a function each, which is called with the result when the batch is executed. Their
/// answers and errors are those that the requests would have by themselves.
///
/// Items run one after another on the instance, in the order of adding; a failed one does not stop those behind it, and
/// they are no transaction. What an instance puts back for want of time goes again in another request, a write only
/// when it certainly was not begun. When a request fails as a whole, all its items are told; for a write that may have
/// been done (a write to a table, that is; not other POSTs) the instance is asked, as CheckedWriter does, and nothing
/// is written twice. What would fail for every request (login, network) ends the batch.
///
/// Blocking, for one thread at a time, never the GUI thread; asynchronous: Async<Batch>.
class Batch {
public:
    template<typename T> using Done = std::function<void(const Result<T> &result)>;
    /// Makes of an answer what is wanted of it.
    template<typename T> using Transform = std::function<Result<T>(HttpResponse response, const QString &subject)>;

    explicit Batch(std::shared_ptr<ClientCore> core, BatchOptions options = {});
    ~Batch();
    Batch(Batch &&) noexcept;
    Batch &operator=(Batch &&) noexcept;

    // Records of tables. `done` may be empty.
    void list(const QString &table, const ListOptions &options, Done<std::vector<Record>> done);
    void get(const QString &table, const QString &sysId, Done<Record> done,
        const ListOptions &shape = TableApi::wholeRecord());
    void insert(const QString &table, const QHash<QString, QString> &fields, Done<Record> done = {},
        const ListOptions &shape = TableApi::wholeRecord());
    /// `modCount`: sys_mod_count as it was read, if it was; helps to find out about a lost answer.
    void update(const QString &table, const QString &sysId, const QHash<QString, QString> &fields,
        Done<Record> done = {}, std::optional<qint64> modCount = {},
        const ListOptions &shape = TableApi::wholeRecord());
    /// PUT; the platform does the same as for update().
    void replace(const QString &table, const QString &sysId, const QHash<QString, QString> &fields,
        Done<Record> done = {}, std::optional<qint64> modCount = {},
        const ListOptions &shape = TableApi::wholeRecord());
    void remove(const QString &table, const QString &sysId, Done<void> done = {}, bool noDomain = false);

    // The query or the current row of a record, as it is now, sent and answered as the record's own settings say; what
    // comes of it does not go back into the record. What the record itself would refuse is InvalidArgument.
    void list(const GlideRecord &record, Done<std::vector<Record>> done);
    void get(const GlideRecord &record, Done<Record> done);
    void insert(const GlideRecord &record, Done<Record> done = {});
    void update(const GlideRecord &record, Done<Record> done = {}); ///< what was changed
    void remove(const GlideRecord &record, Done<void> done = {});

    /// Any other request, with its answer as it came.
    void add(const HttpRequest &request, Done<HttpResponse> done, const QString &subject = {});
    /// The same, made into something: asRecord, asRecords, asBytes, or a function of one's own.
    template<typename T>
    void add(const HttpRequest &request, Transform<T> transform, Done<T> done, const QString &subject = {})
    {
        auto entry = std::make_unique<TypedEntry<T>>();
        entry->transform = std::move(transform);
        entry->done = std::move(done);
        append(std::move(entry), request, subject, true);
    }

    qsizetype pending() const { return static_cast<qsizetype>(m_entries.size()); }
    qint64 pendingBytes() const; ///< of the requests' bodies, if they went in one
    /// Sends what was added, calls each function in the order of adding (in this thread, with the results of one
    /// request as soon as they are there), and leaves the batch empty. Sends nothing when it is empty.
    [[nodiscard]] BatchReport execute(std::stop_token stop = {});

private:
    struct Entry {
        virtual ~Entry() = default;
        virtual void settle(Result<HttpResponse> response) = 0;
        /// What became of a write that failed with `failure` after it may have been begun; false: cannot be found out.
        virtual bool findOut(CheckedWriter &, const Error &, const std::stop_token &) { return false; }
        virtual std::optional<Error> error() const = 0;
        virtual void deliver() = 0;

        BatchItem item;
        QString subject;
        bool settled = false;
        bool notTried = false;
        int idleRounds = 0; ///< put back by requests in which nothing at all was done
    };
    template<typename T> struct TypedEntry : Entry {
        void settle(Result<HttpResponse> response) override
        {
            set(response ? transform(*std::move(response), subject) : Result<T>(std::move(response).error()));
        }
        bool findOut(CheckedWriter &writer, const Error &failure, const std::stop_token &stop) override
        {
            if (!finder)
                return false;
            set(finder(writer, failure, stop));
            return true;
        }
        std::optional<Error> error() const override
        {
            return result && !*result ? std::optional<Error>(result->error()) : std::nullopt;
        }
        void deliver() override
        {
            if (done)
                done(*result);
            if (*result)
                result.reset(); // may be large
        }
        void set(Result<T> outcome)
        {
            result = std::move(outcome);
            settled = true;
        }

        Transform<T> transform;
        Done<T> done;
        std::function<Result<T>(CheckedWriter &writer, const Error &failure, const std::stop_token &stop)> finder;
        std::optional<Result<T>> result;
    };
    class Run;
    static constexpr qint64 frameBytes = 100; // of a batch around its requests

    void append(
        std::unique_ptr<Entry> entry, const Result<HttpRequest> &request, const QString &subject, bool wantsHeaders);
    /// An item that is settled already.
    template<typename T> void refuse(const QString &subject, const Error &error, Done<T> done)
    {
        auto entry = std::make_unique<TypedEntry<T>>();
        entry->done = std::move(done);
        append(std::move(entry), error, subject, false);
    }
    void change(const QString &table, const QString &sysId, const QHash<QString, QString> &fields, Done<Record> done,
        std::optional<qint64> modCount, const ListOptions &shape, bool put);

    std::shared_ptr<ClientCore> m_core;
    BatchOptions m_options;
    std::vector<std::unique_ptr<Entry>> m_entries;
};

/// {"result":{…}}: a record, or the metadata of an attachment.
Result<Record> asRecord(HttpResponse response, const QString &subject);
/// {"result":[…]}
Result<std::vector<Record>> asRecords(HttpResponse response, const QString &subject);
/// The body itself: the content of an attachment (with expectJson off in the request).
Result<QByteArray> asBytes(HttpResponse response, const QString &subject);

/// How several writes to a table go inside batches; a drop-in for singleItemWriter(): far fewer requests, one after
/// another.
std::shared_ptr<ItemWriter> batchItemWriter(std::shared_ptr<ClientCore> core, BatchOptions options = {});

} // namespace bunsnc::servicenow
