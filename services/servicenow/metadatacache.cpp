// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/metadatacache.h"

#include "services/servicenow/metadatareader.h"

#include <QLoggingCategory>

#include <map>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(logMetadata, "bunsnc.metadata")

/// One thing that is read at most once at a time.
template<typename Value>
struct Slot {
    std::shared_ptr<const Value> value;
    std::optional<Error> lastError; ///< of the last flight that failed
    quint64 flights = 0; ///< that ended
    quint64 generation = 0; ///< counts how often it was forgotten
    bool busy = false;
};

} // namespace

struct MetadataCache::Impl {
    template<typename Value>
    using Slots = std::map<QString, Slot<Value>>;

    Impl(std::shared_ptr<ClientCore> clientCore, Options chosen)
        : core(std::move(clientCore))
        , options(std::move(chosen))
        , file(options.file, core->instance())
    {
    }

    template<typename Value, typename Read>
    Result<std::shared_ptr<const Value>> get(
        Slots<Value> &slots, const QString &key, const std::stop_token &stop, Read read)
    {
        std::unique_lock lock(mutex);
        loadFile();
        Slot<Value> &slot = slots[key]; // its place stays
        while (true) {
            if (stop.stop_requested())
                return Error{.code = ErrorCode::Cancelled, .subject = key};
            if (isFresh(slot.value))
                return slot.value;
            if (!slot.busy)
                break;
            const quint64 flight = slot.flights;
            changed.wait(lock, stop, [&] { return slot.flights != flight; });
            if (slot.flights != flight) { // what failed for one has failed for all who waited, unless it was stopped
                if (slot.lastError && slot.lastError->code != ErrorCode::Cancelled)
                    return *slot.lastError;
                if (options.maxAge.count() == 0 && slot.value)
                    return slot.value;
            }
        }
        slot.busy = true;
        const quint64 generation = slot.generation;
        lock.unlock();
        Result<Value> outcome = read();
        lock.lock();
        slot.busy = false;
        ++slot.flights;
        slot.lastError.reset();
        std::shared_ptr<const Value> value;
        if (outcome) {
            outcome->readAtMs = options.clock->nowMs();
            value = std::make_shared<const Value>(*std::move(outcome));
        } else {
            slot.lastError = outcome.error();
        }
        if (value && slot.generation == generation) {
            slot.value = value;
            saveFile(key);
        }
        changed.notify_all();
        if (!value)
            return outcome.error();
        return value;
    }

    template<typename Value>
    bool isFresh(const std::shared_ptr<const Value> &value) const
    {
        if (!value)
            return false;
        const qint64 age = options.clock->nowMs() - value->readAtMs;
        return age >= 0 && age < std::chrono::milliseconds(options.maxAge).count();
    }

    template<typename Value>
    void forget(Slots<Value> &slots, const QString &key)
    {
        for (auto &[name, slot] : slots) {
            if (key.isEmpty() || name == key) {
                slot.value.reset();
                ++slot.generation;
            }
        }
    }

    template<typename Value>
    std::shared_ptr<const Value> known(const Slots<Value> &slots, const QString &key)
    {
        const std::scoped_lock lock(mutex);
        loadFile();
        const auto found = slots.find(key);
        return found == slots.end() ? nullptr : found->second.value;
    }

    void note(const Error &problem)
    {
        fileProblem = problem;
        qCWarning(logMetadata).noquote() << "table descriptions are kept in memory only:" << toLogLine(problem);
    }

    void loadFile()
    {
        if (options.file.isEmpty() || std::exchange(loaded, true))
            return;
        const auto all = file.load();
        if (!all)
            return note(all.error());
        for (auto it = all->begin(); it != all->end(); ++it) {
            if (it->table)
                tables[it.key()].value = std::make_shared<const TableMetadata>(*it->table);
            if (it->choices)
                choices[it.key()].value = std::make_shared<const TableChoices>(*it->choices);
        }
    }

    /// Under the lock, so that saves come in the order of what they save; a few kilobytes.
    void saveFile(const QString &key)
    {
        if (options.file.isEmpty())
            return;
        KeptMetadata kept;
        if (const auto found = tables.find(key); found != tables.end() && found->second.value)
            kept.table = *found->second.value;
        if (const auto found = choices.find(key); found != choices.end() && found->second.value)
            kept.choices = *found->second.value;
        finish(file.save(key, kept));
    }

    void finish(const Result<> &saved)
    {
        if (saved)
            fileProblem.reset();
        else
            note(saved.error());
    }

    const std::shared_ptr<ClientCore> core;
    const Options options;
    const MetadataFile file;
    std::mutex mutex;
    std::condition_variable_any changed;
    Slots<TableMetadata> tables;
    Slots<TableChoices> choices;
    std::optional<Error> fileProblem;
    bool loaded = false;
};

MetadataCache::MetadataCache(std::shared_ptr<ClientCore> core, Options options)
    : d(std::make_unique<Impl>(std::move(core), std::move(options)))
{
}

MetadataCache::~MetadataCache() = default;

Result<MetadataCache::Table> MetadataCache::table(const QString &name, std::stop_token stop)
{
    return d->get(d->tables, name, stop, [&] {
        ClientCore::Lease lease(d->core);
        return readTableMetadata(lease.api(), name, stop);
    });
}

Result<MetadataCache::Choices> MetadataCache::choices(const QString &table, std::stop_token stop)
{
    return d->get(d->choices, table, stop, [&]() -> Result<TableChoices> {
        const auto described = this->table(table, stop);
        if (!described)
            return described.error();
        ClientCore::Lease lease(d->core);
        return readTableChoices(lease.api(), (*described)->hierarchy, stop);
    });
}

MetadataCache::Table MetadataCache::knownTable(const QString &name) const
{
    return d->known(d->tables, name);
}

MetadataCache::Choices MetadataCache::knownChoices(const QString &table) const
{
    return d->known(d->choices, table);
}

void MetadataCache::invalidate(const QString &table)
{
    const std::scoped_lock lock(d->mutex);
    d->forget(d->tables, table);
    d->forget(d->choices, table);
    if (!d->options.file.isEmpty())
        d->finish(table.isEmpty() ? d->file.clear() : d->file.save(table, {}));
}

std::optional<Error> MetadataCache::fileProblem() const
{
    const std::scoped_lock lock(d->mutex);
    return d->fileProblem;
}

} // namespace bunsnc::servicenow
