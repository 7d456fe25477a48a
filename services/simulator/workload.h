// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QHash>
#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bunsnc::simulator {

/// Column and stored value, in no particular order; columns left out are empty.
using Fields = std::vector<std::pair<std::string, std::string>>;

/// People, groups and services that generated tickets refer to. Plainly invented; the same for the same seed.
struct Person {
    std::string sysId, userName, name, email, mobile;
    bool active = true;
};
struct Group {
    std::string sysId, name, managerId;
    std::vector<int> members; ///< indexes into Cast::people
};
struct Service {
    std::string sysId, name;
};
struct Cast {
    std::vector<Person> people; ///< analysts and requesters
    std::vector<Group> groups;
    std::vector<Service> services; ///< cmdb_ci
    std::vector<Service> locations; ///< cmn_location
};
/// Same seed, same cast.
Cast makeCast(std::uint64_t seed);

/// One step of a workload: what somebody does on the instance at a moment.
struct Operation {
    enum class Type { Insert, Update, Delete };
    Type type = Type::Insert;
    std::int64_t at = 0; ///< epoch seconds on the instance's clock
    std::string table;
    std::string sysId;
    std::string user; ///< user_name of who does it
    Fields fields; ///< of Insert and Update, journal inputs (comments, work_notes) among them
};

/// A ticket with its whole history so far, for filling an instance at start; `fields` holds everything incl. sys_*.
struct GeneratedTicket {
    std::string table;
    std::string sysId;
    Fields fields;
    std::vector<Operation> journal; ///< past comments and work notes, as updates in order of time
};

/// The columns that generated tickets have, in the order of GeneratedTicket::fields: 90 of incident (task's and its
/// own, three u_ among them), and those of change_task, sc_task, change_request, sc_request and sc_req_item.
/// Empty for other tables.
std::span<const std::string_view> generatedColumns(std::string_view table);

/// Makes the i-th ticket of an instance out of its seed and index alone, without state, so that a million of them can
/// be made in bounded memory: realistic pt-BR texts, all 90 columns, about 3.4 KB as a JSON object of values (8 KB with
/// display values and links), states by age. `fields` names every column, also the empty ones; references hold sys_ids
/// of makeCast(seed), of parentsOf() or of an earlier incident. Times never lie behind nowSeconds.
/// All methods may be called from several threads at once.
class TicketGenerator {
public:
    /// `incidents` is how many incidents there will be: index 0 is the oldest, the last one was opened just now.
    /// Tasks of each kind: as many as `tasksOfEachKind`; -1 = a quarter of the incidents.
    TicketGenerator(
        std::uint64_t seed, std::int64_t nowSeconds, std::int64_t incidents, std::int64_t tasksOfEachKind = -1);
    ~TicketGenerator();
    GeneratedTicket incident(std::int64_t index) const;
    GeneratedTicket changeTask(std::int64_t index) const; ///< names its parent by a sys_id that parentOf() makes
    GeneratedTicket catalogTask(std::int64_t index) const;
    /// change_request of a change_task; sc_request and sc_req_item of a sc_task: what they refer to. Some tasks share
    /// their parent, which comes with the first of them only (empty for the others), so that nothing is given twice.
    std::vector<GeneratedTicket> parentsOf(const GeneratedTicket &task) const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// A running day at a service desk: new tickets, updates, notes, resolutions, reopenings, deletes, a major incident now
/// and then, quiet nights (Brazilian time). next() gives the operations due up to a time, in order. Same seed, same
/// operations, however the time is cut into calls. New tickets have a sys_id but no number (the instance gives it);
/// parents (change_request, sc_request, sc_req_item) are inserted before their tasks.
class WorkloadPlayer {
public:
    /// What the player knows of tickets that exist already and may be worked on.
    struct OpenTicket {
        std::string table, sysId, groupId, assigneeId;
        int state = 1, priority = 4;
    };
    WorkloadPlayer(std::uint64_t seed, double operationsPerSecond, std::int64_t startSeconds,
        std::vector<OpenTicket> open, std::int64_t firstNewIndex);
    ~WorkloadPlayer();
    std::vector<Operation> next(std::int64_t untilSeconds);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// Reads an incident event log (columns as in the UCI data set 498) into operations in the order of their time.
/// Damaged lines are a ParseError with the line's number in the detail. `people`, `groups`, `services` and `locations`
/// named in it come along as a cast. The first event of a number is its Insert, the others are Updates; one operation
/// for each event. Times are taken as UTC. Texts that the log lacks are made of category, subcategory and symptom.
/// Opened, resolved and closed times stand in the operation that reaches that state; the log's own sys_mod_count is
/// left to the instance, which counts by itself.
struct Replay {
    std::vector<Operation> operations;
    Cast cast;
    int incidents = 0;
    int events = 0;
};
Result<Replay> readEventLog(const QString &csvFile);

} // namespace bunsnc::simulator
