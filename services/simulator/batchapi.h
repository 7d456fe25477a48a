// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/instance.h"

#include <functional>

namespace bunsnc::simulator {

/// The Batch API: POST /api/now[/v1]/batch. Its items run one after another as the caller, until the quota is used up;
/// those that are left then are named as unserviced.
class BatchApi {
public:
    /// Answers one item.
    using Handler = std::function<http::Response(const http::Request &)>;
    explicit BatchApi(const Instance &instance)
        : m_instance(instance)
    {
    }
    http::Response answer(const http::Request &request, const Handler &handler) const;

private:
    const Instance &m_instance;
};

} // namespace bunsnc::simulator
