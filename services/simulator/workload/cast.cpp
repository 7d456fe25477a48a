// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/workload.h"
#include "services/simulator/workload/random.h"
#include "services/simulator/workload/streams.h"

#include <algorithm>
#include <array>

namespace bunsnc::simulator {

namespace {

struct Name {
    std::string_view shown;
    std::string_view plain; ///< without accents, for user names
};

constexpr std::array<Name, 60> firstNames{{{"Abílio", "abilio"}, {"Adélia", "adelia"}, {"Alcides", "alcides"},
    {"Amália", "amalia"}, {"Anselmo", "anselmo"}, {"Aurora", "aurora"}, {"Belmira", "belmira"}, {"Benício", "benicio"},
    {"Brígida", "brigida"}, {"Caetana", "caetana"}, {"Cândido", "candido"}, {"Celina", "celina"}, {"Cícero", "cicero"},
    {"Clarice", "clarice"}, {"Dalva", "dalva"}, {"Delfim", "delfim"}, {"Dirceu", "dirceu"}, {"Domitila", "domitila"},
    {"Edwiges", "edwiges"}, {"Eliseu", "eliseu"}, {"Estêvão", "estevao"}, {"Eulália", "eulalia"}, {"Fausto", "fausto"},
    {"Flora", "flora"}, {"Genésio", "genesio"}, {"Glória", "gloria"}, {"Graciano", "graciano"},
    {"Hermínia", "herminia"}, {"Horácio", "horacio"}, {"Iara", "iara"}, {"Inácio", "inacio"}, {"Iracema", "iracema"},
    {"Jandira", "jandira"}, {"Januário", "januario"}, {"Josué", "josue"}, {"Juvenal", "juvenal"}, {"Lídia", "lidia"},
    {"Lourenço", "lourenco"}, {"Luzia", "luzia"}, {"Malvina", "malvina"}, {"Modesto", "modesto"},
    {"Natércia", "natercia"}, {"Noêmia", "noemia"}, {"Olímpia", "olimpia"}, {"Otávio", "otavio"},
    {"Palmira", "palmira"}, {"Plínio", "plinio"}, {"Quitéria", "quiteria"}, {"Raimundo", "raimundo"},
    {"Rosália", "rosalia"}, {"Salomé", "salome"}, {"Sérvulo", "servulo"}, {"Tarsila", "tarsila"},
    {"Teodoro", "teodoro"}, {"Ubiratã", "ubirata"}, {"Úrsula", "ursula"}, {"Valdemar", "valdemar"},
    {"Virgínia", "virginia"}, {"Yolanda", "yolanda"}, {"Zulmira", "zulmira"}}};

// Plain words, so that everybody sees that these people are invented.
constexpr std::array<Name, 60> familyNames{
    {{"Abacaxi", "abacaxi"}, {"Alfazema", "alfazema"}, {"Almanaque", "almanaque"}, {"Ametista", "ametista"},
        {"Andorinha", "andorinha"}, {"Araçá", "araca"}, {"Arco-Íris", "arcoiris"}, {"Azulejo", "azulejo"},
        {"Bandolim", "bandolim"}, {"Beija-Flor", "beijaflor"}, {"Bem-te-vi", "bemtevi"}, {"Bússola", "bussola"},
        {"Cachoeira", "cachoeira"}, {"Cajueiro", "cajueiro"}, {"Canela", "canela"}, {"Capivara", "capivara"},
        {"Carambola", "carambola"}, {"Cata-Vento", "catavento"}, {"Chuvisco", "chuvisco"}, {"Cristalino", "cristalino"},
        {"Curupira", "curupira"}, {"Damasco", "damasco"}, {"Esmeralda", "esmeralda"}, {"Farolete", "farolete"},
        {"Figueirinha", "figueirinha"}, {"Gengibre", "gengibre"}, {"Girassol", "girassol"}, {"Graviola", "graviola"},
        {"Guaraná", "guarana"}, {"Hortelã", "hortela"}, {"Ipê-Roxo", "iperoxo"}, {"Jabuticaba", "jabuticaba"},
        {"Jangada", "jangada"}, {"Jequitibá", "jequitiba"}, {"Lamparina", "lamparina"}, {"Lousa", "lousa"},
        {"Mandacaru", "mandacaru"}, {"Maracujá", "maracuja"}, {"Marmelada", "marmelada"}, {"Moringa", "moringa"},
        {"Orvalho", "orvalho"}, {"Paçoca", "pacoca"}, {"Papagaio", "papagaio"}, {"Pé-de-Moleque", "pedemoleque"},
        {"Peroba", "peroba"}, {"Pirilampo", "pirilampo"}, {"Pitanga", "pitanga"}, {"Quindim", "quindim"},
        {"Rapadura", "rapadura"}, {"Riacho", "riacho"}, {"Sabiá", "sabia"}, {"Sanfona", "sanfona"},
        {"Seringueira", "seringueira"}, {"Tangerina", "tangerina"}, {"Tapioca", "tapioca"}, {"Tucano", "tucano"},
        {"Umbuzeiro", "umbuzeiro"}, {"Vaga-Lume", "vagalume"}, {"Violeta", "violeta"}, {"Xilofone", "xilofone"}}};

constexpr std::array<std::string_view, 14> groupNames{"Service Desk N1", "Service Desk N2", "Suporte de Campo",
    "Redes e Conectividade", "Telefonia e Colaboração", "Servidores e Virtualização", "Banco de Dados", "SAP Basis",
    "SAP Funcional", "Segurança da Informação", "Identidade e Acessos", "Sistemas Comerciais", "Sistemas Industriais",
    "Nuvem e DevOps"};

constexpr std::array<std::string_view, 18> serviceNames{"Correio corporativo", "VPN corporativa", "Rede sem fio",
    "SAP ERP", "Portal do Colaborador", "Loja virtual", "Banco de dados de pedidos", "Servidor de arquivos",
    "Impressão corporativa", "Telefonia IP", "Diretório e autenticação", "Controle de chão de fábrica",
    "Emissor de nota fiscal", "Enlace das filiais", "Estação de trabalho", "Plataforma de contêineres",
    "Folha de pagamento", "Proteção de estações"};

constexpr std::array<std::string_view, 10> locationNames{"Matriz São Paulo", "Fábrica Joinville",
    "Centro de Distribuição Extrema", "Filial Recife", "Filial Porto Alegre", "Filial Belém", "Filial Brasília",
    "Fábrica Camaçari", "Escritório Lisboa", "Escritório Cidade do México"};

constexpr int inactiveFrom = 57; ///< the last three people have left the company

} // namespace

Cast makeCast(std::uint64_t seed)
{
    Cast cast;
    Random random(seed, streams::cast, 0);
    std::array<std::size_t, familyNames.size()> order{};
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    for (std::size_t i = order.size() - 1; i > 0; --i)
        std::swap(order[i], order[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(i) + 1))]);

    for (std::size_t i = 0; i < firstNames.size(); ++i) {
        const Name &first = firstNames[i];
        const Name &family = familyNames[order[i]];
        Person person;
        person.sysId = makeSysId(seed, streams::person, i);
        person.userName.append(first.plain).append(".").append(family.plain);
        person.name.append(first.shown).append(" ").append(family.shown);
        person.email = person.userName + "@example.com";
        person.active = static_cast<int>(i) < inactiveFrom;
        if (!person.active) // scripts expect the user with the lowest sys_id to be active
            person.sysId[0] = 'f';
        if (i % 5 == 2) {
            person.mobile = "+55 11 90000-0";
            const std::string digits = std::to_string(100 + i);
            person.mobile += digits;
        }
        cast.people.push_back(std::move(person));
    }

    // The first 42 are analysts: each belongs to one group as its own and some to a second one.
    constexpr int analysts = 42;
    for (std::size_t g = 0; g < groupNames.size(); ++g) {
        Group group;
        group.sysId = makeSysId(seed, streams::group, g);
        group.name = groupNames[g];
        for (int i = 0; i < analysts; ++i) {
            const auto own = static_cast<std::size_t>(i) % groupNames.size();
            const bool second = i % 3 == 0 && (own + 5) % groupNames.size() == g;
            if (own == g || second || (g == 0 && i % 4 == 1))
                group.members.push_back(i);
        }
        group.managerId = cast.people[static_cast<std::size_t>(group.members.front())].sysId;
        cast.groups.push_back(std::move(group));
    }
    for (std::size_t i = 0; i < serviceNames.size(); ++i)
        cast.services.push_back({makeSysId(seed, streams::service, i), std::string(serviceNames[i])});
    for (std::size_t i = 0; i < locationNames.size(); ++i)
        cast.locations.push_back({makeSysId(seed, streams::location, i), std::string(locationNames[i])});
    return cast;
}

} // namespace bunsnc::simulator
