// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/engine/engine.h"
#include "services/tasks/task.h"

namespace bunsnc::serve {

/// A comparison of all keys with the instance, asked for as a task: the mirror makes it as it makes its own, and the
/// task is over when each of the tables has been compared to its end since. `engine` outlives it.
tasks::TaskKind reconcileTask(engine::Engine &engine, std::vector<Kind> kinds);

/// Retention, trimming of the outbox and the store's maintenance, made by the mirror now rather than within the hour.
/// Gives: dropped (tickets). `engine` outlives it.
tasks::TaskKind retentionTask(engine::Engine &engine);

} // namespace bunsnc::serve
