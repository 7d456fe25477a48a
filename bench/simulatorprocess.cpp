// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "bench/simulatorprocess.h"

#include "bench/figures.h"
#include "services/core/workerthread.h"
#include "services/simulator/simulator.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <cstdio>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::bench {

namespace {

constexpr QLatin1StringView behind("behind");

std::shared_ptr<servicenow::Account> accountFor(const QUrl &url, const QString &caFile, double requestsPerSecond)
{
    servicenow::InstanceConfig config;
    config.url = url;
    config.caFile = caFile;
    config.proxyMode = servicenow::ProxyMode::None;
    config.requestsPerSecond = requestsPerSecond;
    return servicenow::Account::make(config, servicenow::basicAuth(u"admin"_s, u"admin"_s));
}

} // namespace

SimulatorProcess::SimulatorProcess(qint64 incidents, std::uint64_t seed, const QString &tlsDirectory, Share share)
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QCoreApplication::applicationFilePath(),
        {u"--serve"_s, QString::number(incidents), QString::number(seed), tlsDirectory,
            share == Share::Behind ? QString(behind) : QString()});
    QByteArray output;
    const Stopwatch watch;
    while (!output.contains('\n')) {
        if (m_process.state() == QProcess::NotRunning || watch.seconds() > 1200)
            fail(u"the instance did not come up"_s);
        m_process.waitForReadyRead(1000);
        output += m_process.readAllStandardOutput();
    }
    const QStringList words = QString::fromUtf8(output).trimmed().split(u' ');
    if (words.size() < 2 || words[0] != u"ready"_s)
        fail(u"the instance did not come up: "_s + QString::fromUtf8(output));
    m_url = QUrl(words[1]);
    m_caFile = words.value(2);
    m_controlAccount = accountFor(m_url, m_caFile, 10'000);
}

SimulatorProcess::~SimulatorProcess()
{
    m_process.closeWriteChannel(); // it ends when its input does, also when this process dies
    if (!m_process.waitForFinished(5000))
        m_process.kill();
    m_process.waitForFinished(5000);
}

std::shared_ptr<servicenow::Account> SimulatorProcess::account() const
{
    return accountFor(m_url, m_caFile, servicenow::InstanceConfig().requestsPerSecond);
}

QJsonObject SimulatorProcess::control(servicenow::Verb verb, const QString &what, const QJsonObject &body)
{
    servicenow::Transport transport(m_controlAccount);
    servicenow::HttpRequest request;
    request.verb = verb;
    request.path = u"/__simulator/"_s + what;
    if (!body.isEmpty()) {
        request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
        request.contentType = "application/json";
    }
    const auto answer = need(transport.send(request, {}), "asking the instance's control");
    return QJsonDocument::fromJson(answer.body).object();
}

std::optional<int> serveWhenAsked(const QStringList &arguments)
{
    if (arguments.value(1) != u"--serve"_s)
        return std::nullopt;
    if (arguments.value(5) == behind)
        giveWay(WorkerThread::Priority::Background); // before there are threads: they inherit it
    simulator::Options options;
    options.records = arguments.value(2).toLongLong();
    options.seed = arguments.value(3).toULongLong();
    options.incidentsOnly = true;
    options.tlsDirectory = arguments.value(4);
    auto instance = need(simulator::start(options), "starting the instance");
    std::printf("ready %s %s\n", instance->url().toString().toUtf8().constData(), instance->caFile().toUtf8().constData());
    std::fflush(stdout);
    while (std::getchar() != EOF) { }
    instance->stop();
    return 0;
}

} // namespace bunsnc::bench
