// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/workload/random.h"

#include <span>
#include <string>
#include <string_view>

namespace bunsnc::simulator {

/// One kind of trouble that a service desk knows: who solves it and how people write about it.
/// Templates hold {x} placeholders, see TextWriter.
struct Scenario {
    std::string_view category;
    std::string_view subcategory;
    std::string_view symptom;
    int group = 0; ///< index into Cast::groups
    int service = 0; ///< index into Cast::services
    int weight = 1;
    std::span<const std::string_view> titles;
    std::span<const std::string_view> openings; ///< of the descriptions, one for each title
    std::span<const std::string_view> errors;
    std::span<const std::string_view> fixes;
};
std::span<const Scenario> incidentScenarios();

/// What a change or a catalogue order is about.
struct Assignment {
    std::string_view title;
    std::string_view detail;
    int group = 0;
    int service = 0;
};
std::span<const Assignment> changeAssignments();
std::span<const Assignment> catalogAssignments();

/// Fills templates with details that stay the same within one ticket (machine, address, document number, ...):
/// {e} workstation, {h} server, {i} IP address, {l} location, {s} service, {p} person, {d} document number, {n} small
/// number, {t} time of day, {x} hexadecimal code, {v} version, {r} branch line in Mbit/s.
class TextWriter {
public:
    TextWriter(Random random, std::string_view location, std::string_view service, std::string_view person)
        : m_random(random)
        , m_fixed(random.next())
        , m_location(location)
        , m_service(service)
        , m_person(person)
    {
    }

    void append(std::string &out, std::string_view text);
    void appendOneOf(std::string &out, std::span<const std::string_view> texts) { append(out, m_random.pick(texts)); }

    std::string title(const Scenario &scenario);
    std::string description(const Scenario &scenario);
    std::string closeNotes(const Scenario &scenario);
    std::string assignmentDescription(const Assignment &assignment);
    std::string assignmentCloseNotes(bool successful);
    // what analysts and callers write while a ticket lives
    std::string assignNote();
    std::string progressNote(const Scenario *scenario);
    std::string callerComment();
    std::string waitComment(int holdReason);
    std::string reopenComment();
    Random &random() { return m_random; }

private:
    void appendDetail(std::string &out, char name);

    Random m_random;
    std::uint64_t m_fixed;
    std::string_view m_location;
    std::string_view m_service;
    std::string_view m_person;
};

} // namespace bunsnc::simulator
