// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/businessrules.h"
#include "services/simulator/instanceclock.h"
#include "services/simulator/workload.h"
#include "services/simulator/world.h"

#include <random>

namespace bunsnc::simulator {

/// A write and how it is done.
struct Command {
    Operation operation; ///< `at` 0: now
    bool stampsGiven = false; ///< sys_created_*, sys_updated_* and sys_mod_count among the fields are taken as they are
    bool policies = true; ///< data policies and choice lists are enforced (writes that come over REST)
    bool silent = false; ///< leaves sys_updated_on, sys_updated_by and sys_mod_count as they are, and no audit
    bool audit = true; ///< of a delete: leaves a trace in sys_audit and sys_audit_delete
};

struct Outcome {
    enum class Status { Done, Unchanged, NotFound, InvalidTable, Refused };
    Status status = Status::Done;
    std::string table; ///< the record's own class
    std::string sysId;
    std::int64_t at = 0; ///< sys_updated_on of the write
    std::string detail; ///< of Refused
};

/// The values of one record, by the table's columns.
using Row = std::vector<std::string>;

/// A record before and after a write that was committed.
struct CommittedChange {
    const Table *table = nullptr; ///< the record's own class
    std::string sysId;
    Row before; ///< empty: it did not exist
    Row after; ///< empty: it exists no more
};

/// Every write of the instance, with the effects that the server adds: from the API, the workload and the control
/// endpoint alike. Serialised by the storage's write mutex; callable from every thread.
class Writer {
public:
    Writer(Storage &storage, World &world, const InstanceClock &clock, std::uint64_t seed);
    /// Reads where the automatic numbers go on.
    Result<> load();
    Result<Outcome> apply(const Command &command);
    /// All in one transaction, so that they become visible together; one that is refused does not stop the others.
    Result<std::vector<Outcome>> applyAll(const std::vector<Command> &commands);
    /// For base data: one record as it is, without effects.
    Result<> insertPlain(const std::string &table, const Fields &fields);
    /// Called after a commit with the table of each record that was written. Set before the instance serves.
    void onCommit(std::function<void(std::string_view table)> call) { m_onCommit = std::move(call); }
    /// Who wants to know each change of the tables for which `wanted` says so. Both are called under the write mutex, `call`
    /// after the commit with the changes of one transaction in their order; both must be short and must not write.
    struct Watcher {
        std::function<bool(const Table &table)> wanted;
        std::function<void(std::vector<CommittedChange>)> call;
    };
    void setWatcher(Watcher watcher);
    std::string newSysId(); ///< under the write mutex, or before the instance serves

private:
    struct Change {
        const Table &table;
        Row before; ///< empty: an insert
        Row after;
        std::vector<std::pair<std::string, std::string>> journal; ///< element, text
        std::int64_t at;
        std::string user;
        std::string userId;
        const Command &command;

        bool isInsert() const { return before.empty(); }
        const std::string &now(std::string_view column) const;
        const std::string &was(std::string_view column) const;
        bool changed(std::string_view column) const { return now(column) != was(column); }
        void set(std::string_view column, std::string value);
    };

    Result<std::vector<Outcome>> writeAll(const std::vector<Command> &commands); ///< in one transaction
    Result<Outcome> write(const Command &command);
    Result<Outcome> remove(const Command &command, const Table &table, std::int64_t at);
    Result<const Table *> concrete(const Table &table, const std::string &sysId);
    Result<std::optional<Row>> read(const Table &table, const std::string &sysId);
    void takeFields(Change &change);
    static void applyUserEffects(Change &change);
    static void applyRuleDefaults(Change &change);
    /// The reason when a business rule aborts it.
    Result<std::optional<std::string>> runRules(Change &change, BusinessRules::Action action);
    static void applyTaskEffects(Change &change);
    static void applyIncidentEffects(Change &change);
    static std::string violatedPolicy(const Change &change, const World &world);
    Result<> store(const Change &change, std::vector<int> &changedColumns);
    Result<> audit(const Change &change, const std::vector<int> &changedColumns);
    Result<> addJournal(const Change &change);
    Result<> addAuditRow(const Change &change, std::string_view field, std::string_view before, std::string_view after);
    void noteNames(const Change &change);
    Result<std::string> userIdOf(const std::string &userName);
    Result<std::string> nextNumber(const Table &table);

    Storage &m_storage;
    World &m_world;
    const InstanceClock &m_clock;
    std::mt19937_64 m_random;
    BusinessRules m_rules;
    std::function<void(std::string_view)> m_onCommit;
    Watcher m_watcher;
    // of the transaction that is under way, for when it is committed:
    std::vector<CommittedChange> m_watched;
    std::vector<std::function<void()>> m_names; ///< take over names into the world
    TextMap<std::int64_t> m_numbers; ///< last one given, by prefix
};

} // namespace bunsnc::simulator
