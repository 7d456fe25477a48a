// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/stream/changestream.h"
#include "tests/store/storefixture.h"

#include <functional>
#include <memory>

/// What every change stream must do, each case with a store of its own. A case that fails says so to Qt Test.
namespace bunsnc::test::streamcases {

using MakeStream = std::function<std::unique_ptr<stream::ChangeStream>(StoreFixture &)>;

void fromNowOnInOrderOnce(const MakeStream &make);
void seesCommitsOfOthersWithoutBeingWoken(const MakeStream &make);
void everySubscriberGetsEachEventOnce(const MakeStream &make);
void bigBacklogsComeInBatches(const MakeStream &make);
void durableGoesOnWhereItStopped(const MakeStream &make);
void endedSubscriptionsAreSilent(const MakeStream &make);
void endingWaitsForTheRunningHandler(const MakeStream &make);
void endsFromWithinItsHandler(const MakeStream &make);
void startsAnotherFromWithinItsHandler(const MakeStream &make);
void stopsWhileBusy(const MakeStream &make);
void subscriptionOutlivesTheStream(const MakeStream &make);

} // namespace bunsnc::test::streamcases
