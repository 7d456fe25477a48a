// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/proxysettings.h"

namespace bunsnc::servicenow {

QNetworkProxy networkProxy(const InstanceConfig &instance)
{
    switch (instance.proxyMode) {
    case ProxyMode::None: break;
    case ProxyMode::Manual:
        return QNetworkProxy(QNetworkProxy::HttpProxy, instance.proxyHost, static_cast<quint16>(instance.proxyPort),
            instance.proxyUser, instance.proxyPassword);
    case ProxyMode::System:
        if (!isLoopbackHost(instance.url.host(QUrl::FullyEncoded))) {
            const auto proxies = QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(instance.url));
            if (!proxies.isEmpty() && proxies.first().type() != QNetworkProxy::DefaultProxy)
                return proxies.first();
        }
        break;
    }
    return QNetworkProxy(QNetworkProxy::NoProxy);
}

} // namespace bunsnc::servicenow
