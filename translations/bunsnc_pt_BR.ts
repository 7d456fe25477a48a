<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pt_BR" sourcelanguage="en">
<context>
    <name>AttachCommand</name>
    <message>
        <source>--name goes with one file only</source>
        <translation>--name vale só com um arquivo</translation>
    </message>
    <message>
        <source>Attachments of a record: list, download, upload, delete</source>
        <translation>Anexos de um registro: listar, baixar, enviar, excluir</translation>
    </message>
    <message>
        <source>sys_id of the attachment, as list prints it</source>
        <translation>sys_id do anexo, como list o imprime</translation>
    </message>
    <message>
        <source>List the attachments of a record</source>
        <translation>Listar os anexos de um registro</translation>
    </message>
    <message>
        <source>Download an attachment; what was begun before is gone on with</source>
        <translation>Baixar um anexo; o que foi começado antes é continuado</translation>
    </message>
    <message>
        <source>a folder, a file, or - for standard output; without it, this folder</source>
        <translation>uma pasta, um arquivo, ou - para a saída padrão; sem isso, esta pasta</translation>
    </message>
    <message>
        <source>may take the place of a file that is there</source>
        <translation>pode substituir um arquivo que já existe</translation>
    </message>
    <message>
        <source>Upload files to a record</source>
        <translation>Enviar arquivos para um registro</translation>
    </message>
    <message>
        <source>files to upload</source>
        <translation>arquivos a enviar</translation>
    </message>
    <message>
        <source>what the attachment is called; without it, as the file</source>
        <translation>nome do anexo; sem isso, o do arquivo</translation>
    </message>
    <message>
        <source>its media type, such as image/png; without it, by the name&apos;s extension</source>
        <translation>o tipo de mídia, como image/png; sem isso, pela extensão do nome</translation>
    </message>
    <message>
        <source>Delete an attachment</source>
        <translation>Excluir um anexo</translation>
    </message>
</context>
<context>
    <name>BatchCommand</name>
    <message>
        <source>&quot;op&quot; is insert, update or delete</source>
        <translation>&quot;op&quot; é insert, update ou delete</translation>
    </message>
    <message>
        <source>&quot;table&quot; is needed, and &quot;sys_id&quot; for update and delete</source>
        <translation>&quot;table&quot; é necessário, e &quot;sys_id&quot; para update e delete</translation>
    </message>
    <message>
        <source>&quot;fields&quot; is an object with at least one field</source>
        <translation>&quot;fields&quot; é um objeto com pelo menos um campo</translation>
    </message>
    <message>
        <source>It ended early. Operations done: %1 of the %2 read.</source>
        <translation>Terminou antes do fim. Operações feitas: %1 das %2 lidas.</translation>
    </message>
    <message>
        <source>Insert, update and delete many records in few requests, and tell what became of each</source>
        <translation>Criar, mudar e excluir muitos registros em poucas requisições, e dizer o que foi de cada um</translation>
    </message>
    <message>
        <source>one JSON object a line, with op (insert, update, delete), table, sys_id and fields; - for standard input</source>
        <translation>um objeto JSON por linha, com op (insert, update, delete), table, sys_id e fields; - para a entrada padrão</translation>
    </message>
    <message>
        <source>operations in one request (50)</source>
        <translation>operações em uma requisição (50)</translation>
    </message>
</context>
<context>
    <name>CatalogCommand</name>
    <message>
        <source>The order waits in the cart, as this instance asks again before it orders: bunsnc catalog submit</source>
        <translation>O pedido espera no carrinho, pois esta instância pergunta de novo antes de pedir: bunsnc catalog submit</translation>
    </message>
    <message>
        <source>The service catalogue: look for items, order them</source>
        <translation>O catálogo de serviços: procurar itens, pedi-los</translation>
    </message>
    <message>
        <source>sys_id of the item, as list prints it</source>
        <translation>sys_id do item, como list o mostra</translation>
    </message>
    <message>
        <source>List the items that may be ordered</source>
        <translation>Listar os itens que podem ser pedidos</translation>
    </message>
    <message>
        <source>what to look for in them; without it, all of them</source>
        <translation>o que procurar neles; sem isso, todos</translation>
    </message>
    <message>
        <source>items at most (100)</source>
        <translation>itens, no máximo (100)</translation>
    </message>
    <message>
        <source>List the questions of an item</source>
        <translation>Listar as perguntas de um item</translation>
    </message>
    <message>
        <source>Order an item at once</source>
        <translation>Pedir um item de uma vez</translation>
    </message>
    <message>
        <source>answers to its questions: variable=value, - for a JSON object on standard input, or @FILE</source>
        <translation>respostas às suas perguntas: variável=valor, - para um objeto JSON na entrada padrão, ou @ARQUIVO</translation>
    </message>
    <message>
        <source>how many (1)</source>
        <translation>quantos (1)</translation>
    </message>
    <message>
        <source>sys_id of the person it is for; without it, whoever signs in</source>
        <translation>sys_id da pessoa a quem se destina; sem isso, quem entra</translation>
    </message>
    <message>
        <source>List what is in the cart</source>
        <translation>Listar o que está no carrinho</translation>
    </message>
    <message>
        <source>Order what is in the cart</source>
        <translation>Pedir o que está no carrinho</translation>
    </message>
</context>
<context>
    <name>ChangeSentence</name>
    <message>
        <location filename="../models/notificationmodel.cpp" line="+76"/>
        <source>%1 by %2</source>
        <translation>%1 por %2</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>created</source>
        <translation>criado</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>created for %1</source>
        <translation>criado para %1</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>deleted on the instance</source>
        <translation>excluído na instância</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>finished as %1</source>
        <translation>finalizado como %1</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>finished</source>
        <translation>finalizado</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>state %1 → %2</source>
        <translation>estado %1 → %2</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>priority %1 → %2</source>
        <translation>prioridade %1 → %2</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>no longer assigned</source>
        <translation>sem responsável</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>assigned to %1</source>
        <translation>atribuído a %1</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>moved to %1</source>
        <translation>movido para %1</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>new work note</source>
        <translation>nova anotação de trabalho</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>new comment</source>
        <translation>novo comentário</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>updated</source>
        <translation>atualizado</translation>
    </message>
</context>
<context>
    <name>CommandLine</name>
    <message>
        <source>BunSNC: a mirror of ServiceNow, and tools for it.</source>
        <translation>BunSNC: um espelho do ServiceNow, e ferramentas para ele.</translation>
    </message>
    <message>
        <source>A subcommand is required</source>
        <translation>Falta o subcomando</translation>
    </message>
    <message>
        <source>%1 is required</source>
        <translation>%1 é obrigatório</translation>
    </message>
    <message>
        <source>The following argument was not expected: %1</source>
        <translation>Argumento inesperado: %1</translation>
    </message>
    <message>
        <source>The following arguments were not expected: %1</source>
        <translation>Argumentos inesperados: %1</translation>
    </message>
    <message>
        <source>Could not convert: %1 = %2</source>
        <translation>Valor inválido: %1 = %2</translation>
    </message>
    <message>
        <source>%1: Value %2 not in range %3 to %4</source>
        <translation>%1: o valor %2 não está entre %3 e %4</translation>
    </message>
    <message>
        <source>%1: File does not exist: %2</source>
        <translation>%1: o arquivo não existe: %2</translation>
    </message>
    <message>
        <source>%1: File is actually a directory: %2</source>
        <translation>%1: não é um arquivo, e sim um diretório: %2</translation>
    </message>
    <message>
        <source>%1: %2 not in {%3}</source>
        <translation>%1: %2 não é um de {%3}</translation>
    </message>
    <message>
        <source>%1: 1 required %2 missing</source>
        <translation>%1: falta o valor (%2)</translation>
    </message>
    <message>
        <source>%1: At Most 1 required but received %2</source>
        <translation>%1: aceita um só valor, mas recebeu %2</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>Uso</translation>
    </message>
    <message>
        <source>OPTIONS</source>
        <translation>OPÇÕES</translation>
    </message>
    <message>
        <source>SUBCOMMAND</source>
        <translation>SUBCOMANDO</translation>
    </message>
    <message>
        <source>SUBCOMMANDS</source>
        <translation>SUBCOMANDOS</translation>
    </message>
    <message>
        <source>REQUIRED</source>
        <translation>OBRIGATÓRIO</translation>
    </message>
    <message>
        <source>TEXT</source>
        <translation>TEXTO</translation>
    </message>
    <message>
        <source>INT</source>
        <translation>INTEIRO</translation>
    </message>
    <message>
        <source>UINT</source>
        <translation>NATURAL</translation>
    </message>
    <message>
        <source>FLOAT</source>
        <translation>NÚMERO</translation>
    </message>
    <message>
        <source>Print this help and exit</source>
        <translation>Mostra esta ajuda e termina</translation>
    </message>
    <message>
        <source>Print the version and exit</source>
        <translation>Mostra a versão e termina</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Opções</translation>
    </message>
    <message>
        <source>Subcommands</source>
        <translation>Subcomandos</translation>
    </message>
    <message>
        <source>Language of the messages: pt_BR or en; without it, the system&apos;s</source>
        <translation>Idioma das mensagens: pt_BR ou en; sem ele, o do sistema</translation>
    </message>
    <message>
        <source>&quot;%1 --help&quot; lists the options.</source>
        <translation>&quot;%1 --help&quot; lista as opções.</translation>
    </message>
    <message>
        <source>must not be negative</source>
        <translation>não pode ser negativo</translation>
    </message>
    <message>
        <source>%1 is refused: everybody on this machine can read the arguments of a process, and the shell keeps them. Secrets come from the environment (BUNSNC_PASSWORD, BUNSNC_CLIENT_SECRET, BUNSNC_ACCESS_TOKEN, BUNSNC_API_KEY …), the keychain (&quot;bunsnc login&quot;) or a prompt. Change a secret that stood here</source>
        <translation>%1 é recusado: qualquer pessoa nesta máquina pode ler os argumentos de um processo, e o shell os guarda. Segredos vêm do ambiente (BUNSNC_PASSWORD, BUNSNC_CLIENT_SECRET, BUNSNC_ACCESS_TOKEN, BUNSNC_API_KEY …), do chaveiro (&quot;bunsnc login&quot;) ou de uma pergunta no terminal. Troque o segredo que esteve aqui</translation>
    </message>
    <message>
        <source>a password in an address or behind a user&apos;s name is refused: everybody on this machine can read it. Give the name alone; the password comes from BUNSNC_PASSWORD, the keychain or a prompt</source>
        <translation>uma senha no endereço ou junto ao nome do usuário é recusada: qualquer pessoa nesta máquina pode lê-la. Informe só o nome; a senha vem de BUNSNC_PASSWORD, do chaveiro ou de uma pergunta</translation>
    </message>
    <message>
        <source>the value of a secret field is refused as an argument: everybody on this machine can read it. Give the fields as a JSON object on standard input (-) or in a file (@FILE)</source>
        <translation>o valor de um campo secreto é recusado como argumento: qualquer pessoa nesta máquina pode lê-lo. Informe os campos como objeto JSON na entrada padrão (-) ou em um arquivo (@ARQUIVO)</translation>
    </message>
    <message>
        <source>Examples:</source>
        <translation>Exemplos:</translation>
    </message>
    <message>
        <source>Positionals</source>
        <translation>Argumentos</translation>
    </message>
    <message>
        <source>CONDITION</source>
        <translation>CONDIÇÃO</translation>
    </message>
    <message>
        <source>DIR</source>
        <translation>DIRETÓRIO</translation>
    </message>
    <message>
        <source>FILE</source>
        <translation>ARQUIVO</translation>
    </message>
    <message>
        <source>LANGUAGE</source>
        <translation>IDIOMA</translation>
    </message>
    <message>
        <source>LIST</source>
        <translation>LISTA</translation>
    </message>
    <message>
        <source>METHOD|FILE</source>
        <translation>FORMA|ARQUIVO</translation>
    </message>
    <message>
        <source>NAME</source>
        <translation>NOME</translation>
    </message>
    <message>
        <source>NUMBER</source>
        <translation>NÚMERO</translation>
    </message>
    <message>
        <source>PORT</source>
        <translation>PORTA</translation>
    </message>
    <message>
        <source>QUERY</source>
        <translation>CONSULTA</translation>
    </message>
    <message>
        <source>SCOPE</source>
        <translation>ESCOPO</translation>
    </message>
    <message>
        <source>SECONDS</source>
        <translation>SEGUNDOS</translation>
    </message>
    <message>
        <source>TABLE</source>
        <translation>TABELA</translation>
    </message>
    <message>
        <source>TIME</source>
        <translation>HORÁRIO</translation>
    </message>
    <message>
        <source>TYPE</source>
        <translation>TIPO</translation>
    </message>
    <message>
        <source>VALUE</source>
        <translation>VALOR</translation>
    </message>
    <message>
        <source>There is no command &quot;%1&quot;</source>
        <translation>Não existe o comando &quot;%1&quot;</translation>
    </message>
    <message>
        <source>argument %1 is not text in UTF-8</source>
        <translation>o argumento %1 não é texto em UTF-8</translation>
    </message>
    <message>
        <source>NAME=VALUE</source>
        <translation>NOME=VALOR</translation>
    </message>
</context>
<context>
    <name>Configuration</name>
    <message>
        <source>is missing</source>
        <translation>falta</translation>
    </message>
    <message>
        <source>the file cannot be read: %1</source>
        <translation>o arquivo não pode ser lido: %1</translation>
    </message>
    <message>
        <source>the file is larger than 1 MB</source>
        <translation>o arquivo é maior que 1 MB</translation>
    </message>
    <message>
        <source>the line is no text in UTF-8</source>
        <translation>a linha não é um texto em UTF-8</translation>
    </message>
    <message>
        <source>the name of an environment stands in [ ], and has only letters, digits, &quot;.&quot;, &quot;-&quot; and &quot;_&quot;</source>
        <translation>o nome de um ambiente fica entre [ ] e tem só letras, dígitos, &quot;.&quot;, &quot;-&quot; e &quot;_&quot;</translation>
    </message>
    <message>
        <source>the environment %1 was there already</source>
        <translation>o ambiente %1 já existe</translation>
    </message>
    <message>
        <source>the line is neither &quot;name = value&quot; nor &quot;[environment]&quot;</source>
        <translation>a linha não é nem &quot;nome = valor&quot; nem &quot;[ambiente]&quot;</translation>
    </message>
    <message>
        <source>there is no setting of that name; it is spelt %1</source>
        <translation>não há ajuste com esse nome; escreve-se %1</translation>
    </message>
    <message>
        <source>no secret stands in this file: it is given in the environment, in a file of its own or as a credential of systemd</source>
        <translation>nenhum segredo fica neste arquivo: ele é informado no ambiente, num arquivo próprio ou como credencial do systemd</translation>
    </message>
    <message>
        <source>there is no setting of that name</source>
        <translation>não há ajuste com esse nome</translation>
    </message>
    <message>
        <source>this is a setting of the console, not of the service</source>
        <translation>este é um ajuste do console, não do serviço</translation>
    </message>
    <message>
        <source>was set already in line %1</source>
        <translation>já foi definido na linha %1</translation>
    </message>
    <message>
        <source>the value begins with a quotation mark and does not end with one</source>
        <translation>o valor começa com aspas e não termina com elas</translation>
    </message>
    <message>
        <source>must be true or false</source>
        <translation>deve ser true ou false</translation>
    </message>
    <message>
        <source>must be a number from %1 to %2</source>
        <translation>deve ser um número de %1 a %2</translation>
    </message>
    <message>
        <source>must be a whole number from %1 to %2</source>
        <translation>deve ser um número inteiro de %1 a %2</translation>
    </message>
    <message>
        <source>must be a list in JSON, in one line</source>
        <translation>deve ser uma lista em JSON, numa só linha</translation>
    </message>
    <message>
        <source>must be one of: %1</source>
        <translation>deve ser um destes: %1</translation>
    </message>
    <message>
        <source>one of the environments must be chosen with --environment: %1</source>
        <translation>um dos ambientes precisa ser escolhido com --environment: %1</translation>
    </message>
    <message>
        <source>there is no environment %1; the file has none</source>
        <translation>não há ambiente %1; o arquivo não tem nenhum</translation>
    </message>
    <message>
        <source>there is no environment %1; the file has: %2</source>
        <translation>não há ambiente %1; o arquivo tem: %2</translation>
    </message>
    <message>
        <source>the file %1 cannot be used: %2</source>
        <translation>o arquivo %1 não pode ser usado: %2</translation>
    </message>
    <message>
        <source>is neither a way to sign in (%1) nor a file with a JSON object</source>
        <translation>não é nem uma forma de autenticar (%1) nem um arquivo com um objeto JSON</translation>
    </message>
    <message>
        <source>a service has no browser; choose another way to sign in</source>
        <translation>um serviço não tem navegador; escolha outra forma de autenticar</translation>
    </message>
    <message>
        <source>there is no table %1</source>
        <translation>não há tabela %1</translation>
    </message>
    <message>
        <source>must be sqlite:FILE or postgresql://USER@HOST/DATABASE</source>
        <translation>deve ser sqlite:ARQUIVO ou postgresql://USUÁRIO@HOST/BANCO</translation>
    </message>
    <message>
        <source>no password stands in an address: it is given in %1</source>
        <translation>nenhuma senha fica num endereço: informe-a em %1</translation>
    </message>
    <message>
        <source>TLS to Redis (rediss://) is not there yet</source>
        <translation>TLS para o Redis (rediss://) ainda não existe</translation>
    </message>
    <message>
        <source>needs a Redis: redis.url</source>
        <translation>precisa de um Redis: redis.url</translation>
    </message>
    <message>
        <source>must be redis://[USER@]HOST[:PORT][/DATABASE]</source>
        <translation>deve ser redis://[USUÁRIO@]HOST[:PORTA][/BANCO]</translation>
    </message>
    <message>
        <source>the secret for signing in is missing: give it in %1, in a file that %1_FILE names, or as a credential of systemd named %1</source>
        <translation>falta o segredo para autenticar: informe-o em %1, num arquivo indicado por %1_FILE ou como credencial do systemd de nome %1</translation>
    </message>
    <message>
        <source>must be a whole path</source>
        <translation>precisa ser um caminho completo</translation>
    </message>
    <message>
        <source>must be a time (02:30), a day and a time (sunday 02:30) or &quot;every 6h&quot;</source>
        <translation>precisa ser uma hora (02:30), um dia e uma hora (sunday 02:30) ou &quot;every 6h&quot;</translation>
    </message>
    <message>
        <source>only a store in PostgreSQL has background tasks</source>
        <translation>só um armazenamento em PostgreSQL tem tarefas em segundo plano</translation>
    </message>
</context>
<context>
    <name>Connection</name>
    <message>
        <source>--auth is neither a way to sign in (%1) nor a file with a JSON object</source>
        <translation>--auth não é uma forma de entrar (%1) nem um arquivo com um objeto JSON</translation>
    </message>
    <message>
        <source>there is no profile %1; &quot;bunsnc profiles list&quot; shows those there are</source>
        <translation>não existe o perfil %1; &quot;bunsnc profiles list&quot; mostra os que existem</translation>
    </message>
    <message>
        <source>no instance was named; give --instance, or sign in once with &quot;bunsnc login --instance NAME&quot;</source>
        <translation>nenhuma instância foi informada; use --instance, ou entre uma vez com &quot;bunsnc login --instance NOME&quot;</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Conexão</translation>
    </message>
    <message>
        <source>a login that was kept by &quot;bunsnc login&quot;</source>
        <translation>um acesso guardado por &quot;bunsnc login&quot;</translation>
    </message>
    <message>
        <source>name or URL of the instance</source>
        <translation>nome ou URL da instância</translation>
    </message>
    <message>
        <source>user name; the password comes from BUNSNC_PASSWORD, the keychain or a prompt, never from an argument</source>
        <translation>nome do usuário; a senha vem de BUNSNC_PASSWORD, do chaveiro ou de uma pergunta, nunca de um argumento</translation>
    </message>
    <message>
        <source>how to sign in: basic, bearer, api-key, oauth-password, oauth-refresh-token, oauth-client-credentials, oauth-jwt, oauth-browser, certificate, auth-service, or a JSON file with all of it</source>
        <translation>como entrar: basic, bearer, api-key, oauth-password, oauth-refresh-token, oauth-client-credentials, oauth-jwt, oauth-browser, certificate, auth-service, ou um arquivo JSON com tudo isso</translation>
    </message>
    <message>
        <source>OAuth: the client&apos;s id on the instance</source>
        <translation>OAuth: o id do cliente na instância</translation>
    </message>
    <message>
        <source>OAuth: what the login may do</source>
        <translation>OAuth: o que o acesso pode fazer</translation>
    </message>
    <message>
        <source>OAuth in the browser: the port registered on the instance</source>
        <translation>OAuth no navegador: a porta registrada na instância</translation>
    </message>
    <message>
        <source>client certificate, PEM or PKCS#12</source>
        <translation>certificado do cliente, PEM ou PKCS#12</translation>
    </message>
    <message>
        <source>its key in PEM, where that is a file of its own</source>
        <translation>a chave dele em PEM, se estiver em um arquivo próprio</translation>
    </message>
    <message>
        <source>PEM file with further trusted authorities</source>
        <translation>arquivo PEM com outras autoridades confiáveis</translation>
    </message>
    <message>
        <source>[USER@]HOST:PORT, none, or system; its password comes from BUNSNC_PROXY_PASSWORD</source>
        <translation>[USUÁRIO@]HOST:PORTA, none ou system; a senha dele vem de BUNSNC_PROXY_PASSWORD</translation>
    </message>
    <message>
        <source>seconds without any progress until a request is given up (60)</source>
        <translation>segundos sem nenhum avanço até desistir de uma requisição (60)</translation>
    </message>
    <message>
        <source>requests in a second at most (25)</source>
        <translation>requisições por segundo, no máximo (25)</translation>
    </message>
</context>
<context>
    <name>ConsoleCommand</name>
    <message>
        <source>BunSNC, an operations console for ServiceNow. The password comes from BUNSNC_PASSWORD or the keychain, never from an argument.</source>
        <translation>BunSNC, um console de operações para o ServiceNow. A senha vem de BUNSNC_PASSWORD ou do chaveiro, nunca de um argumento.</translation>
    </message>
    <message>
        <source>Start a simulated instance and show it.</source>
        <translation>Inicia uma instância simulada e a mostra.</translation>
    </message>
    <message>
        <source>Write a picture of every page into DIR, then quit.</source>
        <translation>Grava uma imagem de cada página em DIR e termina.</translation>
    </message>
    <message>
        <source>pt_BR or en.</source>
        <translation>pt_BR ou en.</translation>
    </message>
    <message>
        <source>light or dark.</source>
        <translation>light (claro) ou dark (escuro).</translation>
    </message>
    <message>
        <source>Instance to show, for this run only.</source>
        <translation>Instância a mostrar, só nesta execução.</translation>
    </message>
    <message>
        <source>User on it.</source>
        <translation>Usuário nela.</translation>
    </message>
    <message>
        <source>PEM file with the certificate authority.</source>
        <translation>Arquivo PEM com a autoridade certificadora.</translation>
    </message>
    <message>
        <source>Print &quot;first-rows&quot; once rows are painted, and end.</source>
        <translation>Mostra &quot;first-rows&quot; quando as linhas aparecem e termina.</translation>
    </message>
    <message>
        <source>--instance: %1</source>
        <translation>--instance: %1</translation>
    </message>
    <message>
        <source>--store: no password in an address, please; the connection dialog asks for it</source>
        <translation>--store: não coloque a senha no endereço; a janela de conexão a pede</translation>
    </message>
    <message>
        <source>--instance needs --user</source>
        <translation>--instance precisa de --user</translation>
    </message>
    <message>
        <source>--lang is pt_BR or en</source>
        <translation>--lang é pt_BR ou en</translation>
    </message>
    <message>
        <source>--theme is light or dark</source>
        <translation>--theme é light ou dark</translation>
    </message>
    <message>
        <source>--size is WxH, at least 640x480</source>
        <translation>--size é LxA, no mínimo 640x480</translation>
    </message>
    <message>
        <source>Size of the window, such as 1280x800; several, with a comma, for pictures.</source>
        <translation>Tamanho da janela, como 1280x800; vários, com vírgula, para imagens.</translation>
    </message>
    <message>
        <source>SQLite file of the mirror, or postgresql://… of the team&apos;s server.</source>
        <translation>Arquivo SQLite do espelho, ou postgresql://… do servidor da equipe.</translation>
    </message>
</context>
<context>
    <name>DeleteCommand</name>
    <message>
        <source>This record would be deleted; nothing was.</source>
        <translation>Este registro seria excluído; nada foi.</translation>
    </message>
    <message>
        <source>Records of %1 that match: %2. Nothing was deleted.</source>
        <translation>Registros de %1 que correspondem: %2. Nada foi excluído.</translation>
    </message>
    <message>
        <source>add --yes to delete these records, or --dry-run to list them</source>
        <translation>acrescente --yes para excluir esses registros, ou --dry-run para listá-los</translation>
    </message>
    <message>
        <source>Records that would be deleted: %1. Nothing was.</source>
        <translation>Registros que seriam excluídos: %1. Nada foi excluído.</translation>
    </message>
    <message>
        <source>Records deleted: %1 of %2.</source>
        <translation>Registros excluídos: %1 de %2.</translation>
    </message>
    <message>
        <source>name one record, or several by --query; not both, and not nothing</source>
        <translation>indique um registro, ou vários com --query; não os dois, nem nenhum</translation>
    </message>
    <message>
        <source>Delete one record, or, with --query and --yes, all that match</source>
        <translation>Excluir um registro ou, com --query e --yes, todos os que correspondem</translation>
    </message>
    <message>
        <source>encoded query: all records that match; their number is shown first</source>
        <translation>consulta codificada: todos os registros que correspondem; antes mostra quantos são</translation>
    </message>
    <message>
        <source>really delete what --query finds</source>
        <translation>excluir de fato o que --query encontra</translation>
    </message>
    <message>
        <source>list what would be deleted</source>
        <translation>listar o que seria excluído</translation>
    </message>
    <message>
        <source>delete nothing when more records match</source>
        <translation>não excluir nada quando mais registros correspondem</translation>
    </message>
    <message>
        <source>a query that every record of the table matches is meant</source>
        <translation>a consulta à qual todos os registros da tabela correspondem é intencional</translation>
    </message>
    <message>
        <source>the table has no field %1 that your user may read: the instance would drop that condition, and more records would go than you mean</source>
        <translation>a tabela não tem um campo %1 que seu usuário possa ler: a instância descartaria essa condição, e mais registros seriam excluídos do que você quer</translation>
    </message>
</context>
<context>
    <name>Doctor</name>
    <message>
        <source>[ok]</source>
        <translation>[ok]</translation>
    </message>
    <message>
        <source>[warning]</source>
        <translation>[atenção]</translation>
    </message>
    <message>
        <source>[FAILURE]</source>
        <translation>[FALHA]</translation>
    </message>
    <message>
        <source>[skipped]</source>
        <translation>[pulado]</translation>
    </message>
    <message>
        <source>Failures: %1. Warnings: %2.</source>
        <translation>Falhas: %1. Avisos: %2.</translation>
    </message>
    <message>
        <source>Check the way to the instance, the sign-in, rights and this machine, and say what to do</source>
        <translation>Verificar o caminho até a instância, o acesso, os direitos e esta máquina, e dizer o que fazer</translation>
    </message>
    <message>
        <source>print the findings as a JSON array</source>
        <translation>imprimir os achados como um array JSON</translation>
    </message>
    <message>
        <source>the space at %1 cannot be found out</source>
        <translation>não foi possível saber o espaço em %1</translation>
    </message>
    <message>
        <source>%1 free at %2</source>
        <translation>%1 livres em %2</translation>
    </message>
    <message>
        <source>A ticket takes about 7 KB in the store; a full disk stops the mirror.</source>
        <translation>Um chamado ocupa cerca de 7 KB no armazenamento; um disco cheio para o espelho.</translation>
    </message>
    <message>
        <source>Free some space, or put the store elsewhere.</source>
        <translation>Libere espaço, ou coloque o armazenamento em outro lugar.</translation>
    </message>
    <message>
        <source>There is no store yet (%1)</source>
        <translation>Ainda não há armazenamento (%1)</translation>
    </message>
    <message>
        <source>The store %1 is free</source>
        <translation>O armazenamento %1 está livre</translation>
    </message>
    <message>
        <source>The store %1 cannot be locked</source>
        <translation>O armazenamento %1 não pode ser bloqueado</translation>
    </message>
    <message>
        <source>A mirror could not keep it up to date.</source>
        <translation>Um espelho não conseguiria mantê-lo atualizado.</translation>
    </message>
    <message>
        <source>Check that you may write in its folder.</source>
        <translation>Verifique se você pode gravar na pasta dele.</translation>
    </message>
    <message>
        <source>The store %1 is kept up to date by %2 (process %3)</source>
        <translation>O armazenamento %1 é mantido atualizado por %2 (processo %3)</translation>
    </message>
    <message>
        <source>Secrets go to the system&apos;s keychain</source>
        <translation>Segredos ficam no chaveiro do sistema</translation>
    </message>
    <message>
        <source>There is no keychain: secrets go to a file that only you may read</source>
        <translation>Não há chaveiro: segredos ficam em um arquivo que só você pode ler</translation>
    </message>
    <message>
        <source>Whoever can read your files, as a backup can, can read them.</source>
        <translation>Quem puder ler seus arquivos, como um backup, pode lê-los.</translation>
    </message>
    <message>
        <source>Where that is too little, set BUNSNC_PASSWORD (or the login&apos;s other variable) for each run and sign in with --no-keep.</source>
        <translation>Se isso for pouco, defina BUNSNC_PASSWORD (ou a outra variável do acesso) a cada execução e entre com --no-keep.</translation>
    </message>
    <message>
        <source>%1 is %2</source>
        <translation>%1 é %2</translation>
    </message>
    <message>
        <source>%1 accepts connections</source>
        <translation>%1 aceita conexões</translation>
    </message>
    <message>
        <source>No proxy: straight to the instance</source>
        <translation>Sem proxy: direto à instância</translation>
    </message>
    <message>
        <source>Through the proxy %1</source>
        <translation>Pelo proxy %1</translation>
    </message>
    <message>
        <source>There is a user for the proxy (%1), but no password.</source>
        <translation>Há um usuário para o proxy (%1), mas nenhuma senha.</translation>
    </message>
    <message>
        <source>Set BUNSNC_PROXY_PASSWORD.</source>
        <translation>Defina BUNSNC_PROXY_PASSWORD.</translation>
    </message>
    <message>
        <source>%1, certificate of %2 by %3, good for %4 more days</source>
        <translation>%1, certificado de %2 por %3, válido por mais %4 dias</translation>
    </message>
    <message>
        <source>Verification is switched off for this instance: anybody on the way can read and change everything, passwords too.</source>
        <translation>A verificação está desligada para esta instância: qualquer um no caminho pode ler e mudar tudo, também senhas.</translation>
    </message>
    <message>
        <source>Switch it on again in the console&apos;s settings; an authority of your company goes into --ca FILE.</source>
        <translation>Ligue-a de novo nas configurações do console; uma autoridade da sua empresa vai em --ca ARQUIVO.</translation>
    </message>
    <message>
        <source>The certificate ends soon; from then on nothing is sent.</source>
        <translation>O certificado vence em breve; a partir daí nada é enviado.</translation>
    </message>
    <message>
        <source>Tell whoever runs the instance or the proxy.</source>
        <translation>Avise quem opera a instância ou o proxy.</translation>
    </message>
    <message>
        <source>No TLS: the instance is on this machine</source>
        <translation>Sem TLS: a instância está nesta máquina</translation>
    </message>
    <message>
        <source>not checked, as the check before failed</source>
        <translation>não verificado, pois a verificação anterior falhou</translation>
    </message>
    <message>
        <source>not checked, as the proxy does it</source>
        <translation>não verificado, pois o proxy faz isso</translation>
    </message>
    <message>
        <source>A ServiceNow instance answers, and it is awake</source>
        <translation>Uma instância ServiceNow responde, e está acordada</translation>
    </message>
    <message>
        <source>Signed in as %1</source>
        <translation>Acesso feito como %1</translation>
    </message>
    <message>
        <source>The clocks agree</source>
        <translation>Os relógios concordam</translation>
    </message>
    <message>
        <source>The instance&apos;s clock is %1 s ahead of this machine&apos;s</source>
        <translation>O relógio da instância está %1 s adiantado em relação ao desta máquina</translation>
    </message>
    <message>
        <source>Ages and due times are shown wrong by that much. The mirror goes by the instance&apos;s clock and loses nothing.</source>
        <translation>Idades e prazos aparecem errados nessa medida. O espelho segue o relógio da instância e não perde nada.</translation>
    </message>
    <message>
        <source>Switch on time synchronization (NTP) on this machine.</source>
        <translation>Ligue a sincronização de hora (NTP) nesta máquina.</translation>
    </message>
    <message>
        <source>Sign-ins by token or certificate may fail, and times are shown wrong. The mirror goes by the instance&apos;s clock and loses nothing.</source>
        <translation>Acessos por token ou certificado podem falhar, e horários aparecem errados. O espelho segue o relógio da instância e não perde nada.</translation>
    </message>
    <message>
        <source>Set this machine&apos;s clock, and switch on time synchronization (NTP).</source>
        <translation>Acerte o relógio desta máquina e ligue a sincronização de hora (NTP).</translation>
    </message>
    <message>
        <source>The user&apos;s time zone is %1</source>
        <translation>O fuso horário do usuário é %1</translation>
    </message>
    <message>
        <source>The user&apos;s time zone cannot be found out</source>
        <translation>Não foi possível saber o fuso horário do usuário</translation>
    </message>
    <message>
        <source>Stored times are UTC and right; those shown as display values are in a zone that nobody can tell.</source>
        <translation>Horários armazenados são UTC e corretos; os mostrados como valores de exibição estão em um fuso desconhecido.</translation>
    </message>
    <message>
        <source>Set the time zone in the user&apos;s profile on the instance.</source>
        <translation>Defina o fuso horário no perfil do usuário na instância.</translation>
    </message>
    <message>
        <source>Incidents cannot be mirrored.</source>
        <translation>Incidentes não podem ser espelhados.</translation>
    </message>
    <message>
        <source>Change tasks cannot be mirrored.</source>
        <translation>Tarefas de mudança não podem ser espelhadas.</translation>
    </message>
    <message>
        <source>Catalogue tasks cannot be mirrored.</source>
        <translation>Tarefas de catálogo não podem ser espelhadas.</translation>
    </message>
    <message>
        <source>&quot;My groups&quot; stays empty.</source>
        <translation>&quot;Meus grupos&quot; fica vazio.</translation>
    </message>
    <message>
        <source>States have the built-in labels.</source>
        <translation>Os estados têm os rótulos embutidos.</translation>
    </message>
    <message>
        <source>Columns have no labels and types.</source>
        <translation>As colunas ficam sem rótulos e tipos.</translation>
    </message>
    <message>
        <source>Deletes are found by sweeps only, so later.</source>
        <translation>Exclusões são encontradas só por varreduras, ou seja, mais tarde.</translation>
    </message>
    <message>
        <source>Comments and notes are read from display values.</source>
        <translation>Comentários e anotações são lidos dos valores de exibição.</translation>
    </message>
    <message>
        <source>%1 can be read</source>
        <translation>%1 pode ser lida</translation>
    </message>
    <message>
        <source>%1: of the newest %2 records, %3 are hidden</source>
        <translation>%1: dos %2 registros mais novos, %3 estão ocultos</translation>
    </message>
    <message>
        <source>Access rules (ACLs) hide them from this user; counts of the instance include them, so numbers differ.</source>
        <translation>Regras de acesso (ACLs) os ocultam deste usuário; as contagens da instância os incluem, então os números diferem.</translation>
    </message>
    <message>
        <source>If they are needed, ask the administrator for a role that may read all of the table.</source>
        <translation>Se forem necessários, peça ao administrador um papel que possa ler a tabela toda.</translation>
    </message>
    <message>
        <source>%1: %2 records, readable</source>
        <translation>%1: %2 registros, legíveis</translation>
    </message>
    <message>
        <source>The slowest table took %1 ms to sort by time of change</source>
        <translation>A tabela mais lenta levou %1 ms para ordenar pelo horário de alteração</translation>
    </message>
    <message>
        <source>%1 took %2 ms to sort by time of change</source>
        <translation>%1 levou %2 ms para ordenar pelo horário de alteração</translation>
    </message>
    <message>
        <source>The instance is busy, or the table has no index over sys_updated_on. News come later.</source>
        <translation>A instância está ocupada, ou a tabela não tem índice em sys_updated_on. As novidades chegam mais tarde.</translation>
    </message>
    <message>
        <source>Ask the administrator for an index over sys_updated_on and sys_id; longer intervals help meanwhile.</source>
        <translation>Peça ao administrador um índice em sys_updated_on e sys_id; intervalos maiores ajudam enquanto isso.</translation>
    </message>
    <message>
        <source>No rate rule holds for this user</source>
        <translation>Nenhuma regra de limite vale para este usuário</translation>
    </message>
    <message>
        <source>A rate rule allows %1 requests an hour</source>
        <translation>Uma regra de limite permite %1 requisições por hora</translation>
    </message>
    <message>
        <source>When the hour&apos;s requests are used up, everything waits for the next hour.</source>
        <translation>Quando as requisições da hora se esgotam, tudo espera pela próxima hora.</translation>
    </message>
    <message>
        <source>Raise the interval between readings (--poll-ms), or ask the administrator to raise the rule for this user.</source>
        <translation>Aumente o intervalo entre leituras (--poll-ms), ou peça ao administrador para elevar a regra deste usuário.</translation>
    </message>
    <message>
        <source>Nothing needs to be done; the administrator can allow it.</source>
        <translation>Nada precisa ser feito; o administrador pode liberar.</translation>
    </message>
    <message>
        <source>The Batch API answers</source>
        <translation>A API de lotes responde</translation>
    </message>
    <message>
        <source>Many writes are sent one by one, and long queries need short addresses.</source>
        <translation>Muitas gravações são enviadas uma a uma, e consultas longas precisam de endereços curtos.</translation>
    </message>
    <message>
        <source>Long queries can be shortened (tinyurl)</source>
        <translation>Consultas longas podem ser encurtadas (tinyurl)</translation>
    </message>
    <message>
        <source>Long queries go inside a batch.</source>
        <translation>Consultas longas vão dentro de um lote.</translation>
    </message>
    <message>
        <source>The instance&apos;s message bus (AMB) answers</source>
        <translation>O barramento de mensagens da instância (AMB) responde</translation>
    </message>
    <message>
        <source>Changes are found by asking every few seconds, which needs no message bus.</source>
        <translation>As mudanças são encontradas perguntando a cada poucos segundos, o que não precisa de barramento.</translation>
    </message>
    <message>
        <source>The Batch API does not answer</source>
        <translation>A API de lotes não responde</translation>
    </message>
    <message>
        <source>Long queries cannot be shortened (tinyurl)</source>
        <translation>Consultas longas não podem ser encurtadas (tinyurl)</translation>
    </message>
    <message>
        <source>The instance&apos;s message bus (AMB) does not answer</source>
        <translation>O barramento de mensagens da instância (AMB) não responde</translation>
    </message>
</context>
<context>
    <name>ErrorDetail</name>
    <message>
        <source>no access token (HTTP %1): %2</source>
        <translation>sem token de acesso (HTTP %1): %2</translation>
    </message>
    <message>
        <source>no refresh token is kept: sign in again</source>
        <translation>nenhum token de renovação está guardado: entre de novo</translation>
    </message>
    <message>
        <source>no usable token or key</source>
        <translation>nenhum token ou chave utilizável</translation>
    </message>
    <message>
        <source>the sign-in is refused: %1</source>
        <translation>a entrada foi recusada: %1</translation>
    </message>
    <message>
        <source>nobody signed in within %1 s</source>
        <translation>ninguém entrou em %1 s</translation>
    </message>
    <message>
        <source>nobody can be asked to sign in: there is no browser</source>
        <translation>não há a quem pedir que entre: não há navegador</translation>
    </message>
    <message>
        <source>a record shows a field that the first one hides, so it has no column: name the fields</source>
        <translation>um registro mostra um campo que o primeiro oculta, por isso não há coluna para ele: indique os campos</translation>
    </message>
    <message>
        <source>the auth service gives neither cookies nor headers</source>
        <translation>o serviço de autenticação não fornece cookies nem cabeçalhos</translation>
    </message>
    <message>
        <source>the auth service gives no cookie for this instance</source>
        <translation>o serviço de autenticação não fornece cookie para esta instância</translation>
    </message>
    <message>
        <source>others may read or change this file; take that right away (chmod 600)</source>
        <translation>outros podem ler ou alterar este arquivo; retire esse direito (chmod 600)</translation>
    </message>
    <message>
        <source>no PKCS#12 file, or the passphrase is wrong</source>
        <translation>não é um arquivo PKCS#12, ou a senha está errada</translation>
    </message>
    <message>
        <source>no private key in the file, or the passphrase is wrong</source>
        <translation>não há chave privada no arquivo, ou a senha está errada</translation>
    </message>
    <message>
        <source>the client certificate is refused: %1</source>
        <translation>o certificado do cliente foi recusado: %1</translation>
    </message>
    <message>
        <source>there is no way to sign in of that name</source>
        <translation>não há forma de entrar com esse nome</translation>
    </message>
    <message>
        <source>not kept; it can also be given in %1</source>
        <translation>não está guardado; também pode ser dado em %1</translation>
    </message>
    <message>
        <source>the address is empty</source>
        <translation>o endereço está vazio</translation>
    </message>
    <message>
        <source>the address is no URL</source>
        <translation>o endereço não é um URL</translation>
    </message>
    <message>
        <source>only https addresses are possible</source>
        <translation>só são possíveis endereços https</translation>
    </message>
    <message>
        <source>http would send the password in clear text; use https</source>
        <translation>http enviaria a senha em texto aberto; use https</translation>
    </message>
    <message>
        <source>no PEM certificate in the file</source>
        <translation>nenhum certificado PEM no arquivo</translation>
    </message>
    <message>
        <source>the condition is too long for a query</source>
        <translation>a condição é longa demais para uma consulta</translation>
    </message>
    <message>
        <source>no valid sys_id</source>
        <translation>sem sys_id válido</translation>
    </message>
    <message>
        <source>not a JSON value</source>
        <translation>não é um valor JSON</translation>
    </message>
    <message>
        <source>invalid escape in a text</source>
        <translation>sequência de escape inválida em um texto</translation>
    </message>
    <message>
        <source>a text does not end</source>
        <translation>um texto não termina</translation>
    </message>
    <message>
        <source>a control character in nested JSON</source>
        <translation>um caractere de controle em JSON aninhado</translation>
    </message>
    <message>
        <source>more than 10,000 members</source>
        <translation>mais de 10.000 membros</translation>
    </message>
    <message>
        <source>text behind the end of the record</source>
        <translation>texto depois do fim do registro</translation>
    </message>
    <message>
        <source>no user name</source>
        <translation>falta o nome de usuário</translation>
    </message>
    <message>
        <source>no usable user name</source>
        <translation>nome de usuário inutilizável</translation>
    </message>
    <message>
        <source>%1 is not supported</source>
        <translation>%1 não é aceito</translation>
    </message>
    <message>
        <source>expected a condition after OR</source>
        <translation>falta uma condição depois de OR</translation>
    </message>
    <message>
        <source>expected the name of a field only</source>
        <translation>aqui cabe apenas o nome de um campo</translation>
    </message>
    <message>
        <source>expected the name of a field</source>
        <translation>falta o nome de um campo</translation>
    </message>
    <message>
        <source>expected an operator after &quot;%1&quot;</source>
        <translation>falta um operador depois de &quot;%1&quot;</translation>
    </message>
    <message>
        <source>the database holds an unfinished copy of another store; finish it with bunsnc migrate, or drop the schema &quot;bunsnc&quot;</source>
        <translation>o banco de dados contém uma cópia inacabada de outro armazenamento; conclua-a com bunsnc migrate ou remova o esquema &quot;bunsnc&quot;</translation>
    </message>
    <message>
        <source>this store mirrors %1, not %2</source>
        <translation>este armazenamento espelha %1, não %2</translation>
    </message>
    <message>
        <source>of %1 tickets %2 seem to be deleted and at least %3 are; at most %4 go at once, none was removed (%5)</source>
        <translation>de %1 chamados, %2 parecem excluídos e pelo menos %3 estão; no máximo %4 saem de uma vez, nenhum foi removido (%5)</translation>
    </message>
    <message>
        <source>each entry needs a name of letters, digits, - and _</source>
        <translation>cada item precisa de um nome de letras, dígitos, - e _</translation>
    </message>
    <message>
        <source>the name is there twice</source>
        <translation>o nome aparece duas vezes</translation>
    </message>
    <message>
        <source>no such member: %1</source>
        <translation>não existe esse membro: %1</translation>
    </message>
    <message>
        <source>of the wrong type: %1</source>
        <translation>é do tipo errado: %1</translation>
    </message>
    <message>
        <source>no name of an event: %1</source>
        <translation>não é nome de um evento: %1</translation>
    </message>
    <message>
        <source>the url must be https://…, or http:// to this machine</source>
        <translation>a url precisa ser https://…, ou http:// para esta máquina</translation>
    </message>
    <message>
        <source>no user and no password in the url</source>
        <translation>sem usuário nem senha na url</translation>
    </message>
    <message>
        <source>a secret of 16 characters at least is needed: a secretFile, or BUNSNC_WEBHOOK_SECRET (environment)</source>
        <translation>é preciso um segredo de pelo menos 16 caracteres: um secretFile, ou BUNSNC_WEBHOOK_SECRET (variável de ambiente)</translation>
    </message>
    <message>
        <source>no such fault</source>
        <translation>não existe essa falha</translation>
    </message>
    <message>
        <source>line %1: %2</source>
        <translation>linha %1: %2</translation>
    </message>
    <message>
        <source>the simulator ended before it was ready</source>
        <translation>o simulador terminou antes de ficar pronto</translation>
    </message>
    <message>
        <source>its description is hidden; the role personalize_dictionary or admin shows it</source>
        <translation>sua descrição está oculta; o papel personalize_dictionary ou admin a mostra</translation>
    </message>
    <message>
        <source>its choices are hidden; the role personalize_choices or admin shows them</source>
        <translation>suas opções estão ocultas; o papel personalize_choices ou admin as mostra</translation>
    </message>
    <message>
        <source>no such table</source>
        <translation>essa tabela não existe</translation>
    </message>
    <message>
        <source>no name of a table</source>
        <translation>não é nome de tabela</translation>
    </message>
    <message>
        <source>no name of a namespace</source>
        <translation>não é nome de namespace</translation>
    </message>
    <message>
        <source>a parent needs its header</source>
        <translation>uma tabela superior precisa do seu cabeçalho</translation>
    </message>
    <message>
        <source>no class above this table</source>
        <translation>não é uma classe acima desta tabela</translation>
    </message>
    <message>
        <source>%1 is needed for this way to sign in</source>
        <translation>%1 é necessário para esta forma de entrar</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>o arquivo está vazio</translation>
    </message>
    <message>
        <source>the database has no tables of BunSNC</source>
        <translation>o banco de dados não tem tabelas do BunSNC</translation>
    </message>
    <message>
        <source>the service that fills the database is older than this program</source>
        <translation>o serviço que alimenta o banco de dados é mais antigo que este programa</translation>
    </message>
    <message>
        <source>the address of the team&apos;s server is not like postgresql://user@host/database</source>
        <translation>o endereço do servidor da equipe não tem a forma postgresql://usuário@servidor/banco</translation>
    </message>
    <message>
        <source>not an address of PostgreSQL: postgresql://HOST:PORT/DATABASE</source>
        <translation>não é um endereço do PostgreSQL: postgresql://SERVIDOR:PORTA/BANCO</translation>
    </message>
    <message>
        <source>no address of the form redis://host:6379/0</source>
        <translation>o endereço não tem a forma redis://servidor:6379/0</translation>
    </message>
    <message>
        <source>only a store in PostgreSQL has background tasks</source>
        <translation>só um armazenamento em PostgreSQL tem tarefas em segundo plano</translation>
    </message>
    <message>
        <source>the service has no folder for this: it is not set</source>
        <translation>o serviço não tem uma pasta para isso: ela não foi configurada</translation>
    </message>
    <message>
        <source>the folder is not there, or cannot be written to</source>
        <translation>a pasta não existe, ou não é possível gravar nela</translation>
    </message>
    <message>
        <source>another backup is being written to this folder</source>
        <translation>outro backup está sendo gravado nesta pasta</translation>
    </message>
    <message>
        <source>there is no space left on the disk</source>
        <translation>não há mais espaço no disco</translation>
    </message>
    <message>
        <source>there is no store in this database</source>
        <translation>não há armazenamento neste banco de dados</translation>
    </message>
    <message>
        <source>another program keeps this store up to date</source>
        <translation>outro programa mantém este armazenamento atualizado</translation>
    </message>
    <message>
        <source>this program of PostgreSQL was not found; name it in tasks.backup.program</source>
        <translation>este programa do PostgreSQL não foi encontrado; indique-o em tasks.backup.program</translation>
    </message>
    <message>
        <source>this program is of PostgreSQL %1, and the server of %2; name a newer one in tasks.backup.program</source>
        <translation>este programa é do PostgreSQL %1, e o servidor, do %2; indique um mais novo em tasks.backup.program</translation>
    </message>
    <message>
        <source>this is no program of PostgreSQL</source>
        <translation>este não é um programa do PostgreSQL</translation>
    </message>
    <message>
        <source>this is no note of a backup</source>
        <translation>este não é o arquivo que acompanha um backup</translation>
    </message>
    <message>
        <source>the file is not what was written: its checksum differs</source>
        <translation>o arquivo não é o que foi gravado: a soma de verificação difere</translation>
    </message>
    <message>
        <source>the table %1 is missing in it</source>
        <translation>falta nele a tabela %1</translation>
    </message>
    <message>
        <source>%1 rows were restored of %2</source>
        <translation>foram restauradas %1 linhas de %2</translation>
    </message>
    <message>
        <source>there is a store in this database already; with --replace it is dropped first</source>
        <translation>já há um armazenamento neste banco de dados; com --replace ele é descartado antes</translation>
    </message>
    <message>
        <source>only tables that are mirrored can be exported: %1</source>
        <translation>só tabelas espelhadas podem ser exportadas: %1</translation>
    </message>
    <message>
        <source>attachments are fetched of mirrored tables only: %1</source>
        <translation>só são buscados anexos de tabelas espelhadas: %1</translation>
    </message>
    <message>
        <source>must be ndjson or csv</source>
        <translation>precisa ser ndjson ou csv</translation>
    </message>
    <message>
        <source>must be value, display or both</source>
        <translation>precisa ser value, display ou both</translation>
    </message>
</context>
<context>
    <name>ErrorText</name>
    <message>
        <location filename="../services/core/errortext.cpp" line="+22"/>
        <source>Stopped</source>
        <translation>Interrompido</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>The operation was stopped before it ended.</source>
        <translation>A operação foi interrompida antes de terminar.</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Start it again when you like.</source>
        <translation>Inicie de novo quando quiser.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Something in the input is not valid</source>
        <translation>Há algo inválido no que foi informado</translation>
    </message>
    <message>
        <location line="+0"/>
        <location line="+84"/>
        <source>Correct it and try again.</source>
        <translation>Corrija e tente de novo.</translation>
    </message>
    <message>
        <location line="-82"/>
        <source>The address %1 was not found</source>
        <translation>O endereço %1 não foi encontrado</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>No computer answers to that name: it may be misspelt, or this machine has no network or name server.</source>
        <translation>Nenhum computador atende por esse nome: ele pode estar escrito errado, ou esta máquina está sem rede ou sem servidor de nomes.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>%1 does not accept connections</source>
        <translation>%1 não aceita conexões</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>The computer exists, but nothing answers at that port, or a firewall refuses.</source>
        <translation>O computador existe, mas nada responde nessa porta, ou um firewall recusa.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Check the address and port, or ask your network team.</source>
        <translation>Confira o endereço e a porta, ou fale com a equipe de rede.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The connection to %1 was lost</source>
        <translation>A conexão com %1 caiu</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>It ended before the whole answer had arrived.</source>
        <translation>Ela terminou antes de a resposta chegar inteira.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>It is tried again automatically. If it keeps happening, check your network or VPN.</source>
        <translation>Uma nova tentativa é feita automaticamente. Se continuar acontecendo, confira a sua rede ou VPN.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>%1 did not answer in time</source>
        <translation>%1 não respondeu a tempo</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>The instance or the network is too slow at the moment.</source>
        <translation>A instância ou a rede está lenta demais no momento.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>It is tried again automatically. If it keeps happening, check your network or VPN, or ask for fewer records per page.</source>
        <translation>Uma nova tentativa é feita automaticamente. Se continuar acontecendo, verifique sua rede ou VPN, ou peça menos registros por página.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The proxy did not let the request through</source>
        <translation>O proxy não deixou a requisição passar</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>It refused, could not be reached, or wants other credentials.</source>
        <translation>Ele recusou, não foi alcançado ou exige outras credenciais.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Check the proxy&apos;s address, user and password in the connection settings.</source>
        <translation>Confira endereço, usuário e senha do proxy nas configurações de conexão.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The certificate of %1 is not trusted</source>
        <translation>O certificado de %1 não é confiável</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>This machine cannot make sure that it talks to the right server, so it did not log in.</source>
        <translation>Esta máquina não consegue garantir que fala com o servidor certo, por isso não fez login.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>If your company uses its own certificate authority, choose its file in the connection settings.</source>
        <translation>Se a sua empresa usa uma autoridade certificadora própria, escolha o arquivo dela nas configurações de conexão.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The instance refused the login</source>
        <translation>A instância recusou o login</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>User, password, token or key are wrong, or this user may not sign in that way.</source>
        <translation>Usuário, senha, token ou chave incorretos, ou este usuário não pode entrar dessa forma.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Check them. If they are right, ask the administrator: Basic authentication needs the role snc_basic_auth_api_access.</source>
        <translation>Confira. Se estiverem certos, fale com o administrador: a autenticação básica (Basic) exige o papel snc_basic_auth_api_access.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The instance does not allow this</source>
        <translation>A instância não permite isso</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Your user lacks the rights for %1.</source>
        <translation>O seu usuário não tem permissão para %1.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Ask the administrator of the instance for read access.</source>
        <translation>Peça acesso de leitura ao administrador da instância.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Not found</source>
        <translation>Não encontrado</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>%1 does not exist on the instance, or your user may not see it.</source>
        <translation>%1 não existe na instância, ou o seu usuário não pode ver.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Check the number, or ask the administrator for read access.</source>
        <translation>Confira o número ou peça acesso de leitura ao administrador.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The instance did not understand the request</source>
        <translation>A instância não entendeu a requisição</translation>
    </message>
    <message>
        <location line="+1"/>
        <location line="+58"/>
        <source>Please report this with the technical details.</source>
        <translation>Relate isto com os detalhes técnicos.</translation>
    </message>
    <message>
        <location line="-56"/>
        <source>The instance has no table %1</source>
        <translation>A instância não tem a tabela %1</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>The table is not installed there, or has another name.</source>
        <translation>A tabela não está instalada lá, ou tem outro nome.</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Check the name, or ask the administrator of the instance.</source>
        <translation>Confira o nome ou pergunte ao administrador da instância.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The instance asks for a pause</source>
        <translation>A instância pede uma pausa</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>It limits the number of requests, and the limit was reached.</source>
        <translation>Ela limita o número de requisições, e o limite foi atingido.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>It goes on by itself after the pause. If it keeps happening, lower the requests per second.</source>
        <translation>Continua sozinho depois da pausa. Se continuar acontecendo, reduza as requisições por segundo.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The instance reported a fault of its own</source>
        <translation>A instância informou uma falha interna</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>It may be restarting or overloaded.</source>
        <translation>Ela pode estar reiniciando ou sobrecarregada.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>It is tried again automatically. If it keeps happening, tell the administrator.</source>
        <translation>Uma nova tentativa é feita automaticamente. Se continuar acontecendo, avise o administrador.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The instance %1 is hibernating</source>
        <translation>A instância %1 está hibernando</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>It answers with a web page instead of data.</source>
        <translation>Ela responde com uma página da web em vez de dados.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Wake it up in the browser (developer portal), or check the address. It is tried again automatically.</source>
        <translation>Acorde-a no navegador (portal do desenvolvedor) ou confira o endereço. Uma nova tentativa é feita automaticamente.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>%1 is no ServiceNow instance</source>
        <translation>%1 não é uma instância do ServiceNow</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Something answers there, but not in the way an instance does.</source>
        <translation>Algo responde nesse endereço, mas não como uma instância responde.</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Check the address.</source>
        <translation>Confira o endereço.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The instance sent a damaged answer</source>
        <translation>A instância enviou uma resposta danificada</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>The data was cut off or unreadable, so none of it was used.</source>
        <translation>Os dados vieram cortados ou ilegíveis, por isso nada foi aproveitado.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>It is tried again automatically with smaller pages.</source>
        <translation>Uma nova tentativa é feita automaticamente com páginas menores.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The instance sent too much data at once</source>
        <translation>A instância enviou dados demais de uma vez</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>The answer exceeded the limit that is set.</source>
        <translation>A resposta passou do limite definido.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>It is tried again with smaller pages.</source>
        <translation>Uma nova tentativa é feita com páginas menores.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The local data is in use by another program</source>
        <translation>Os dados locais estão em uso por outro programa</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>%1 is locked.</source>
        <translation>%1 está bloqueado.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Close the other program or window. It is tried again automatically.</source>
        <translation>Feche o outro programa ou janela. Uma nova tentativa é feita automaticamente.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The disk is full</source>
        <translation>O disco está cheio</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>%1 cannot grow any more. Nothing was lost: what did not fit is read again.</source>
        <translation>%1 não pode mais crescer. Nada se perdeu: o que não coube será lido de novo.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Free some space. It goes on by itself.</source>
        <translation>Libere espaço. Continua sozinho.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The local data is damaged</source>
        <translation>Os dados locais estão danificados</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>%1 is no valid database.</source>
        <translation>%1 não é um banco de dados válido.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Move the file away. The mirror is then built anew from the instance.</source>
        <translation>Mova o arquivo para outro lugar. O espelho será refeito a partir da instância.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The local data was written by a newer version</source>
        <translation>Os dados locais foram gravados por uma versão mais nova</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>This version cannot read %1.</source>
        <translation>Esta versão não consegue ler %1.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Install the newer version, or start with another store (--store).</source>
        <translation>Instale a versão mais nova ou inicie com outro armazenamento (--store).</translation>
    </message>
    <message>
        <source>The database does not answer</source>
        <translation>O banco de dados não responde</translation>
    </message>
    <message>
        <source>%1 cannot be reached at the moment.</source>
        <translation>No momento não é possível alcançar %1.</translation>
    </message>
    <message>
        <source>It is tried again automatically. If it keeps happening, tell the administrator of the database.</source>
        <translation>Nova tentativa automática em seguida. Se continuar acontecendo, avise quem administra o banco de dados.</translation>
    </message>
    <message>
        <source>The database refuses this</source>
        <translation>O banco de dados recusa isto</translation>
    </message>
    <message>
        <source>Check the user and the password, or ask the administrator of the database.</source>
        <translation>Confira o usuário e a senha, ou pergunte a quem administra o banco de dados.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The local data could not be read or written</source>
        <translation>Não foi possível ler ou gravar os dados locais</translation>
    </message>
    <message>
        <location line="+0"/>
        <location line="+3"/>
        <source>It happened with %1.</source>
        <translation>Aconteceu com %1.</translation>
    </message>
    <message>
        <location line="-2"/>
        <source>Try again. If it keeps happening, please report it with the technical details.</source>
        <translation>Tente de novo. Se continuar acontecendo, relate com os detalhes técnicos.</translation>
    </message>
    <message>
        <source>A file cannot be used</source>
        <translation>Um arquivo não pode ser usado</translation>
    </message>
    <message>
        <source>%1: %2.</source>
        <translation>%1: %2.</translation>
    </message>
    <message>
        <source>Correct the file, or choose another one.</source>
        <translation>Corrija o arquivo ou escolha outro.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>A file could not be read or written</source>
        <translation>Não foi possível ler ou gravar um arquivo</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Check that the folder exists, that you may write there and that there is space.</source>
        <translation>Confira se a pasta existe, se você pode gravar nela e se há espaço.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The settings file was damaged</source>
        <translation>O arquivo de configurações estava danificado</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>The default settings apply. The damaged file was kept as %1.</source>
        <translation>Valem as configurações padrão. O arquivo danificado foi guardado como %1.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Enter the connection again.</source>
        <translation>Informe a conexão de novo.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The password store is not available</source>
        <translation>O cofre de senhas não está disponível</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>The system&apos;s keychain is locked, missing or refuses.</source>
        <translation>O chaveiro do sistema está bloqueado, não existe ou recusa.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Unlock it, or type the password each time.</source>
        <translation>Desbloqueie-o ou digite a senha a cada vez.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The filter cannot be understood</source>
        <translation>Não foi possível entender o filtro</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Look at character %1.</source>
        <translation>Veja o caractere %1.</translation>
    </message>
    <message>
        <source>The record was changed meanwhile</source>
        <translation>O registro foi alterado nesse meio-tempo</translation>
    </message>
    <message>
        <source>Somebody else saved it after it was read here, so nothing was written over that.</source>
        <translation>Outra pessoa o salvou depois de ele ter sido lido aqui; por isso nada foi gravado por cima.</translation>
    </message>
    <message>
        <source>Read the record again and repeat your change.</source>
        <translation>Leia o registro novamente e repita a sua alteração.</translation>
    </message>
    <message>
        <source>It is not known whether the change was saved</source>
        <translation>Não se sabe se a alteração foi salva</translation>
    </message>
    <message>
        <source>The change was sent, but no answer came, and the instance could not be asked afterwards.</source>
        <translation>A alteração foi enviada, mas nenhuma resposta chegou, e não foi possível consultar a instância depois.</translation>
    </message>
    <message>
        <source>Look at the record in the instance before you repeat the change.</source>
        <translation>Confira o registro na instância antes de repetir a alteração.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>The file is too large</source>
        <translation>O arquivo é grande demais</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>The instance takes no attachments of that size.</source>
        <translation>A instância não aceita anexos desse tamanho.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Make the file smaller, or ask the administrator to raise the limit.</source>
        <translation>Reduza o arquivo ou peça ao administrador que aumente o limite.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Files of this kind are not allowed</source>
        <translation>Arquivos deste tipo não são permitidos</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>The instance takes attachments of certain kinds only.</source>
        <translation>A instância só aceita anexos de certos tipos.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Choose another format, or ask the administrator to allow this one.</source>
        <translation>Escolha outro formato ou peça ao administrador que permita este.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Nothing was deleted: too many tickets seem to be gone</source>
        <translation>Nada foi excluído: chamados demais parecem ter sumido</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>More tickets vanished from the instance than the safety limit allows: %1.</source>
        <translation>Sumiram da instância mais chamados do que o limite de segurança permite: %1.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Check your user&apos;s rights on the instance. If the tickets really are gone, accept it once: under Synchronization in the console, or with bunsnc sync --accept-deletes.</source>
        <translation>Confira as permissões do seu usuário na instância. Se os chamados realmente não existem mais, confirme uma única vez: em Sincronização no console, ou com bunsnc sync --accept-deletes.</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>Something went wrong</source>
        <translation>Algo deu errado</translation>
    </message>
    <message>
        <source>A value that was given cannot be used.</source>
        <translation>Um valor informado não pode ser usado.</translation>
    </message>
    <message>
        <source>%1 cannot be used.</source>
        <translation>%1 não pode ser usado.</translation>
    </message>
    <message>
        <source>It gave no reason.</source>
        <translation>Ela não disse o motivo.</translation>
    </message>
    <message>
        <source>It answered: %1</source>
        <translation>Ela respondeu: %1</translation>
    </message>
    <message>
        <source>%1 cannot be understood</source>
        <translation>Não foi possível entender %1</translation>
    </message>
    <message>
        <source>Its content is not what it should be.</source>
        <translation>O conteúdo não é o que deveria ser.</translation>
    </message>
    <message>
        <source>It is not written as the filter language wants it.</source>
        <translation>Não está escrito como a linguagem de filtros pede.</translation>
    </message>
    <message>
        <source>The cause is not known.</source>
        <translation>A causa não é conhecida.</translation>
    </message>
    <message>
        <source>The server of the change stream refused</source>
        <translation>O servidor do fluxo de alterações recusou</translation>
    </message>
    <message>
        <source>%1 does not accept this user and password, or the user lacks rights there.</source>
        <translation>%1 não aceita este usuário e esta senha, ou faltam direitos ao usuário.</translation>
    </message>
    <message>
        <source>Check user, password and rights in Redis. Nothing is lost meanwhile: changes wait in the store.</source>
        <translation>Verifique usuário, senha e direitos no Redis. Nada se perde enquanto isso: as alterações esperam no armazenamento.</translation>
    </message>
    <message>
        <source>The server of the change stream is out of memory</source>
        <translation>O servidor do fluxo de alterações está sem memória</translation>
    </message>
    <message>
        <source>%1 takes nothing in. Nothing is lost: changes wait in the store.</source>
        <translation>%1 não recebe mais nada. Nada se perde: as alterações esperam no armazenamento.</translation>
    </message>
    <message>
        <source>Give Redis more memory, or look for a consumer that stands still. It goes on by itself.</source>
        <translation>Dê mais memória ao Redis ou procure um consumidor parado. Continua sozinho.</translation>
    </message>
    <message>
        <source>The server of the change stream reported a fault</source>
        <translation>O servidor do fluxo de alterações relatou uma falha</translation>
    </message>
    <message>
        <source>It is tried again automatically. If it keeps happening, please report it with the technical details.</source>
        <translation>É tentado de novo automaticamente. Se persistir, relate o problema com os detalhes técnicos.</translation>
    </message>
    <message>
        <source>The database does not let this user read</source>
        <translation>O banco de dados não deixa este usuário ler</translation>
    </message>
    <message>
        <source>The login is right, but the user lacks the rights for the data in %1.</source>
        <translation>O login está certo, mas o usuário não tem direitos sobre os dados em %1.</translation>
    </message>
    <message>
        <source>Ask the administrator of the database for the role bunsnc_console; the service itself needs bunsnc_sync.</source>
        <translation>Peça ao administrador do banco de dados o papel bunsnc_console; o próprio serviço precisa de bunsnc_sync.</translation>
    </message>
    <message>
        <source>The team&apos;s service is older than this program</source>
        <translation>O serviço da equipe é mais antigo que este programa</translation>
    </message>
    <message>
        <source>This version cannot read %1 yet.</source>
        <translation>Esta versão ainda não consegue ler %1.</translation>
    </message>
    <message>
        <source>Ask the administrator to update bunsnc serve, or use the version that your team uses.</source>
        <translation>Peça ao administrador que atualize o bunsnc serve, ou use a versão que a sua equipe usa.</translation>
    </message>
    <message>
        <source>The team&apos;s database is newer than this program</source>
        <translation>O banco de dados da equipe é mais novo que este programa</translation>
    </message>
    <message>
        <source>Install the version that your team uses.</source>
        <translation>Instale a versão que a sua equipe usa.</translation>
    </message>
    <message>
        <source>The database is not one of BunSNC&apos;s</source>
        <translation>O banco de dados não é do BunSNC</translation>
    </message>
    <message>
        <source>In %1 there are none of its tables.</source>
        <translation>Em %1 não há nenhuma das tabelas dele.</translation>
    </message>
    <message>
        <source>Check the name of the database, or ask the administrator whether bunsnc serve has started there.</source>
        <translation>Confira o nome do banco de dados, ou pergunte ao administrador se o bunsnc serve já foi iniciado nele.</translation>
    </message>
    <message>
        <source>Check the address and your network or VPN.</source>
        <translation>Confira o endereço e a sua rede ou VPN.</translation>
    </message>
    <message>
        <source>%1 does not accept this user and password, or has no database of that name.</source>
        <translation>%1 não aceita este usuário e esta senha, ou não tem um banco de dados com esse nome.</translation>
    </message>
</context>
<context>
    <name>GenerateCommand</name>
    <message>
        <source>Write the C++ type of a table, from the instance&apos;s dictionary</source>
        <translation>Escreve o tipo C++ de uma tabela, a partir do dicionário da instância</translation>
    </message>
    <message>
        <source>file for the header; without it, standard output</source>
        <translation>arquivo para o cabeçalho; sem ele, a saída padrão</translation>
    </message>
    <message>
        <source>C++ namespace of the type (tables)</source>
        <translation>namespace C++ do tipo (tables)</translation>
    </message>
    <message>
        <source>a table that this one extends, whose columns another header has</source>
        <translation>uma tabela que esta estende, cujas colunas estão em outro cabeçalho</translation>
    </message>
    <message>
        <source>that header, as it is to be included</source>
        <translation>esse cabeçalho, como deve ser incluído</translation>
    </message>
</context>
<context>
    <name>ExitCodes</name>
    <message>
        <source>done</source>
        <translation>feito</translation>
    </message>
    <message>
        <source>failed; the reason is on stderr</source>
        <translation>falhou; o motivo está em stderr</translation>
    </message>
    <message>
        <source>wrong options or input</source>
        <translation>opções ou entrada erradas</translation>
    </message>
    <message>
        <source>the instance could not be reached, or did not answer as one</source>
        <translation>a instância não pôde ser alcançada, ou não respondeu como tal</translation>
    </message>
    <message>
        <source>login or rights refused, or the certificate is not trusted</source>
        <translation>acesso ou direitos recusados, ou o certificado não é confiável</translation>
    </message>
    <message>
        <source>there is no such record or table, or it may not be seen</source>
        <translation>não existe esse registro ou tabela, ou não pode ser visto</translation>
    </message>
    <message>
        <source>the record was changed meanwhile; nothing was written</source>
        <translation>o registro mudou nesse meio-tempo; nada foi gravado</translation>
    </message>
    <message>
        <source>a write was sent, and whether it was done could not be found out</source>
        <translation>uma gravação foi enviada, e não foi possível saber se foi feita</translation>
    </message>
    <message>
        <source>stopped by Ctrl-C or a request to terminate</source>
        <translation>interrompido por Ctrl-C ou por um pedido de término</translation>
    </message>
</context>
<context>
    <name>ImportCommand</name>
    <message>
        <source>Rows that the instance took: %1.</source>
        <translation>Linhas que a instância recebeu: %1.</translation>
    </message>
    <message>
        <source>Waiting for the transformation: %1 of %2 rows</source>
        <translation>Aguardando a transformação: %1 de %2 linhas</translation>
    </message>
    <message>
        <source>Import sets whose results are not known: %1</source>
        <translation>Conjuntos de importação cujos resultados não são conhecidos: %1</translation>
    </message>
    <message>
        <source>Send rows into a staging table, where the instance&apos;s transform maps take them over</source>
        <translation>Enviar linhas a uma tabela de preparação, de onde os mapas de transformação da instância as assumem</translation>
    </message>
    <message>
        <source>staging table</source>
        <translation>tabela de preparação</translation>
    </message>
    <message>
        <source>CSV with the columns&apos; names in its first line, or one JSON object a line; - for standard input</source>
        <translation>CSV com os nomes das colunas na primeira linha, ou um objeto JSON por linha; - para a entrada padrão</translation>
    </message>
    <message>
        <source>what the file is; without it, csv where its name ends so, else ndjson</source>
        <translation>o que o arquivo é; sem isso, csv se o nome termina assim, senão ndjson</translation>
    </message>
    <message>
        <source>wait at most so long until the rows are transformed, and print what became of each</source>
        <translation>esperar no máximo este tempo até as linhas serem transformadas, e imprimir o que foi de cada uma</translation>
    </message>
</context>
<context>
    <name>JournalCommand</name>
    <message>
        <source>Print the comments and work notes of a record, the oldest first</source>
        <translation>Mostrar os comentários e as notas de trabalho de um registro, os mais antigos primeiro</translation>
    </message>
    <message>
        <source>the newest first</source>
        <translation>os mais novos primeiro</translation>
    </message>
</context>
<context>
    <name>Kind</name>
    <message>
        <location filename="../services/tickets/kind.cpp" line="+56"/>
        <source>Incidents</source>
        <translation>Incidentes</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Change tasks</source>
        <translation>Tarefas de mudança</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Catalogue tasks</source>
        <translation>Tarefas de catálogo</translation>
    </message>
    <message>
        <location line="+8"/>
        <source>Incident</source>
        <translation>Incidente</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Change task</source>
        <translation>Tarefa de mudança</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Catalogue task</source>
        <translation>Tarefa de catálogo</translation>
    </message>
</context>
<context>
    <name>LoginCommand</name>
    <message>
        <source>The secret is in the system&apos;s keychain.</source>
        <translation>O segredo está no chaveiro do sistema.</translation>
    </message>
    <message>
        <source>There is no keychain here: the secret is in %1, which only you may read. To keep it out of files, use --no-keep and set %2 for each run.</source>
        <translation>Não há chaveiro aqui: o segredo está em %1, que só você pode ler. Para não deixá-lo em arquivos, use --no-keep e defina %2 a cada execução.</translation>
    </message>
    <message>
        <source>--name takes letters, digits, &quot;.&quot;, &quot;-&quot; and &quot;_&quot;, 64 at most</source>
        <translation>--name aceita letras, dígitos, &quot;.&quot;, &quot;-&quot; e &quot;_&quot;, no máximo 64</translation>
    </message>
    <message>
        <source>Signed in at %1 as %2.</source>
        <translation>Acesso feito em %1 como %2.</translation>
    </message>
    <message>
        <source>Kept as profile %1, without its secret.</source>
        <translation>Guardado como perfil %1, sem o segredo.</translation>
    </message>
    <message>
        <source>Kept as profile %1; commands that name no other use it.</source>
        <translation>Guardado como perfil %1; os comandos que não indicam outro o usam.</translation>
    </message>
    <message>
        <source>The secrets of %1 are erased here. &quot;bunsnc login&quot; signs in again.</source>
        <translation>Os segredos de %1 foram apagados aqui. &quot;bunsnc login&quot; entra de novo.</translation>
    </message>
    <message>
        <source>Sign in at an instance and keep the login as a profile, so that later commands need no --instance</source>
        <translation>Entrar em uma instância e guardar o acesso como perfil, para que os próximos comandos não precisem de --instance</translation>
    </message>
    <message>
        <source>name of the profile; without it, the instance&apos;s</source>
        <translation>nome do perfil; sem ele, o da instância</translation>
    </message>
    <message>
        <source>keep the profile without the secret; it comes from the environment or a prompt then</source>
        <translation>guardar o perfil sem o segredo; ele virá então do ambiente ou de uma pergunta</translation>
    </message>
    <message>
        <source>Erase the kept secrets of a login; its profile stays</source>
        <translation>Apagar os segredos guardados de um acesso; o perfil permanece</translation>
    </message>
    <message>
        <source>the profile %1 is another login&apos;s; give this one a name of its own with --name</source>
        <translation>o perfil %1 é de outro acesso; dê a este um nome próprio com --name</translation>
    </message>
    <message>
        <source>The profile %1 is another login&apos;s and stays; this one gets the name %2.</source>
        <translation>O perfil %1 é de outro acesso e permanece; este recebe o nome %2.</translation>
    </message>
</context>
<context>
    <name>ManPage</name>
    <message>
        <source>there is no command &quot;%1&quot;</source>
        <translation>não existe o comando &quot;%1&quot;</translation>
    </message>
    <message>
        <source>Print the completion of commands and options for a shell</source>
        <translation>Imprimir o autocompletar de comandos e opções para um shell</translation>
    </message>
    <message>
        <source>bash, zsh or powershell</source>
        <translation>bash, zsh ou powershell</translation>
    </message>
    <message>
        <source>Print a manual page, or write all of them</source>
        <translation>Imprimir uma página de manual, ou gravar todas</translation>
    </message>
    <message>
        <source>whose page is printed; without it, the program&apos;s</source>
        <translation>cuja página é impressa; sem ele, a do programa</translation>
    </message>
    <message>
        <source>write the pages of all commands into this directory</source>
        <translation>gravar as páginas de todos os comandos neste diretório</translation>
    </message>
    <message>
        <source>command</source>
        <translation>comando</translation>
    </message>
    <message>
        <source>options</source>
        <translation>opções</translation>
    </message>
    <message>
        <source>password of the user</source>
        <translation>senha do usuário</translation>
    </message>
    <message>
        <source>the secrets of the other ways to sign in</source>
        <translation>os segredos das outras formas de entrar</translation>
    </message>
    <message>
        <source>password of the user in --proxy</source>
        <translation>senha do usuário em --proxy</translation>
    </message>
    <message>
        <source>profile to use where no option names one</source>
        <translation>perfil a usar quando nenhuma opção indica um</translation>
    </message>
    <message>
        <source>directory that holds settings and data instead of the user&apos;s usual ones</source>
        <translation>diretório com configurações e dados em lugar dos usuais do usuário</translation>
    </message>
    <message>
        <source>program that shows the page for signing in</source>
        <translation>programa que mostra a página de acesso</translation>
    </message>
    <message>
        <source>width of tables, in place of the terminal&apos;s</source>
        <translation>largura das tabelas, em lugar da do terminal</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nome</translation>
    </message>
    <message>
        <source>Synopsis</source>
        <translation>Sinopse</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Comandos</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>Argumentos</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Opções</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>Exemplos</translation>
    </message>
    <message>
        <source>Exit status</source>
        <translation>Código de saída</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Ambiente</translation>
    </message>
    <message>
        <source>See also</source>
        <translation>Veja também</translation>
    </message>
</context>
<context>
    <name>MetadataCommands</name>
    <message>
        <source>List the columns of a table, those of the tables it extends too</source>
        <translation>Listar as colunas de uma tabela, também as das tabelas que ela estende</translation>
    </message>
    <message>
        <source>List the values that a field may take, with their labels</source>
        <translation>Listar os valores que um campo pode ter, com seus rótulos</translation>
    </message>
    <message>
        <source>column, such as state</source>
        <translation>coluna, como state</translation>
    </message>
    <message>
        <source>language of the labels (en, pt_BR …), or all; without it, that of the messages</source>
        <translation>idioma dos rótulos (en, pt_BR …), ou all; sem isso, o das mensagens</translation>
    </message>
    <message>
        <source>%1 has no list of choices (sys_choice).</source>
        <translation>%1 não tem lista de opções (sys_choice).</translation>
    </message>
</context>
<context>
    <name>Output</name>
    <message>
        <source>how the result is printed: a table for people, or for programs (table)</source>
        <translation>como o resultado é impresso: uma tabela para pessoas, ou para programas (table)</translation>
    </message>
    <message>
        <source>write the result to this file, which appears when it is whole</source>
        <translation>gravar o resultado neste arquivo, que aparece quando estiver completo</translation>
    </message>
    <message>
        <source>stored values, what people see, or both; without it a table shows what people see, all else stored values</source>
        <translation>valores armazenados, o que as pessoas veem, ou ambos; sem isso a tabela mostra o que as pessoas veem, o resto os valores armazenados</translation>
    </message>
    <message>
        <source>Columns that did not fit: %1. Choose some with --fields, or write to a file.</source>
        <translation>Colunas que não couberam: %1. Escolha algumas com --fields, ou grave em um arquivo.</translation>
    </message>
</context>
<context>
    <name>ProfilesCommand</name>
    <message>
        <source>The logins that were kept: list them, choose the default, remove one</source>
        <translation>Os acessos guardados: listar, escolher o padrão, remover um</translation>
    </message>
    <message>
        <source>List the profiles; no secret is shown</source>
        <translation>Listar os perfis; nenhum segredo é mostrado</translation>
    </message>
    <message>
        <source>Make a profile the one that commands use which name no other</source>
        <translation>Tornar um perfil aquele que os comandos usam quando não indicam outro</translation>
    </message>
    <message>
        <source>name of the profile</source>
        <translation>nome do perfil</translation>
    </message>
    <message>
        <source>Remove a profile with its secrets</source>
        <translation>Remover um perfil com seus segredos</translation>
    </message>
</context>
<context>
    <name>QueryCommand</name>
    <message>
        <source>The instance delivers no field %1: it has none of that name, or your user may not read it.</source>
        <translation>A instância não entrega o campo %1: ela não tem um com esse nome, ou seu usuário não pode lê-lo.</translation>
    </message>
    <message>
        <source>%1 of %2 rows are shown; --limit 0 shows all.</source>
        <translation>Mostradas %1 de %2 linhas; --limit 0 mostra todas.</translation>
    </message>
    <message>
        <source>%1 rows match and %2 came: access rules hide the others, or they changed meanwhile.</source>
        <translation>%1 linhas correspondem e %2 vieram: regras de acesso ocultam as outras, ou elas mudaram nesse meio-tempo.</translation>
    </message>
    <message>
        <source>Print the records of a table that match a query</source>
        <translation>Imprimir os registros de uma tabela que correspondem a uma consulta</translation>
    </message>
    <message>
        <source>rows at most; 0 means all. Without it a table on a terminal has 100 rows, everything else all</source>
        <translation>linhas no máximo; 0 são todas. Sem isso, uma tabela no terminal tem 100 linhas, o resto tem todas</translation>
    </message>
    <message>
        <source>columns to sort by, separated by commas; -name for descending</source>
        <translation>colunas de ordenação, separadas por vírgulas; -nome para decrescente</translation>
    </message>
    <message>
        <source>columns of this view of the instance</source>
        <translation>colunas desta visão da instância</translation>
    </message>
    <message>
        <source>records asked for at once (1000)</source>
        <translation>registros pedidos de cada vez (1000)</translation>
    </message>
    <message>
        <source>Print one record, found by its sys_id, its number, or any field=value</source>
        <translation>Imprimir um registro, encontrado pelo sys_id, pelo número ou por um campo=valor</translation>
    </message>
    <message>
        <source>%1 has no field %2 that your user may search by; name the record by its sys_id, or by field=value</source>
        <translation>%1 não tem um campo %2 pelo qual seu usuário possa procurar; indique o registro pelo sys_id, ou por campo=valor</translation>
    </message>
    <message>
        <source>%1 records have %2 = %3; name one by its sys_id</source>
        <translation>%1 registros têm %2 = %3; indique um pelo sys_id</translation>
    </message>
    <message>
        <source>The table has no field %1 that your user may read: the instance drops that condition, and more records match than you mean.</source>
        <translation>A tabela não tem um campo %1 que seu usuário possa ler: a instância descarta essa condição, e mais registros correspondem do que você quer.</translation>
    </message>
</context>
<context>
    <name>RecordArguments</name>
    <message>
        <source>table, such as incident</source>
        <translation>tabela, como incident</translation>
    </message>
    <message>
        <source>sys_id, number, or field=value</source>
        <translation>sys_id, número, ou campo=valor</translation>
    </message>
    <message>
        <source>encoded query, as &quot;Copy query&quot; in a list gives it; without it, all records</source>
        <translation>consulta codificada, como &quot;Copiar consulta&quot; em uma lista a dá; sem ela, todos os registros</translation>
    </message>
    <message>
        <source>columns, separated by commas; also behind references: caller_id.email</source>
        <translation>colunas, separadas por vírgulas; também atrás de referências: caller_id.email</translation>
    </message>
</context>
<context>
    <name>RowSource</name>
    <message>
        <source>a quotation mark in the middle of a value; values with one are written as &quot;5&quot;&quot; pipe&quot;</source>
        <translation>aspas no meio de um valor; valores com aspas são escritos assim: &quot;cano 5&quot;&quot;&quot;</translation>
    </message>
    <message>
        <source>text behind a value in quotation marks</source>
        <translation>texto depois de um valor entre aspas</translation>
    </message>
    <message>
        <source>a quotation mark is not closed</source>
        <translation>aspas não fechadas</translation>
    </message>
    <message>
        <source>a record of more than 16 MB</source>
        <translation>um registro com mais de 16 MB</translation>
    </message>
    <message>
        <source>the text is not UTF-8; save the file as &quot;CSV UTF-8&quot;</source>
        <translation>o texto não está em UTF-8; salve o arquivo como &quot;CSV UTF-8&quot;</translation>
    </message>
    <message>
        <source>%1 values for %2 columns</source>
        <translation>%1 valores para %2 colunas</translation>
    </message>
    <message>
        <source>no JSON object</source>
        <translation>não é um objeto JSON</translation>
    </message>
</context>
<context>
    <name>ServeCommand</name>
    <message>
        <source>The configuration cannot be used:</source>
        <translation>A configuração não pode ser usada:</translation>
    </message>
    <message>
        <source>The configuration is sound.</source>
        <translation>A configuração está em ordem.</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>Parando</translation>
    </message>
    <message>
        <source>The new configuration cannot be used, the old one stays:</source>
        <translation>A nova configuração não pode ser usada, a antiga continua:</translation>
    </message>
    <message>
        <source>The configuration was read anew, and the secrets with it.</source>
        <translation>A configuração foi relida, e com ela os segredos.</translation>
    </message>
    <message>
        <source>The configuration was read anew; changed: %1</source>
        <translation>A configuração foi relida; mudou: %1</translation>
    </message>
    <message>
        <source>Nothing is changed, because these need a new start: %1</source>
        <translation>Nada foi mudado, porque estes exigem um novo início: %1</translation>
    </message>
    <message>
        <source>Runs the service that mirrors an instance for a team</source>
        <translation>Executa o serviço que espelha uma instância para uma equipe</translation>
    </message>
    <message>
        <source>file with the configuration; SIGHUP has it read anew</source>
        <translation>arquivo com a configuração; SIGHUP faz com que seja relido</translation>
    </message>
    <message>
        <source>which of the file&apos;s environments; else BUNSNC_ENVIRONMENT, or the only one</source>
        <translation>qual dos ambientes do arquivo; senão BUNSNC_ENVIRONMENT, ou o único</translation>
    </message>
    <message>
        <source>only look whether the configuration can be used, and say what is wrong</source>
        <translation>só verifica se a configuração pode ser usada, e diz o que está errado</translation>
    </message>
</context>
<context>
    <name>ServeStatus</name>
    <message>
        <source>%1 waits: %2</source>
        <translation>%1 espera: %2</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>data as of %1 ago</source>
        <translation>dados de %1 atrás</translation>
    </message>
    <message>
        <source>no complete reading yet</source>
        <translation>ainda sem leitura completa</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>conectando</translation>
    </message>
    <message>
        <source>first load: %1 of %2 rows</source>
        <translation>primeira carga: %1 de %2 linhas</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>aguardando</translation>
    </message>
    <message>
        <source>Opening the store</source>
        <translation>Abrindo o banco de dados</translation>
    </message>
    <message>
        <source>Standing by: another process leads</source>
        <translation>Em espera: outro processo está ativo</translation>
    </message>
    <message>
        <source>Leading</source>
        <translation>Ativo</translation>
    </message>
    <message>
        <source>Sharing the work</source>
        <translation>Dividindo o trabalho</translation>
    </message>
    <message>
        <source>no table of its own</source>
        <translation>sem tabela própria</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Encerrado</translation>
    </message>
    <message>
        <source>Redis is away, %1 events wait</source>
        <translation>O Redis está fora do ar, %1 eventos aguardam</translation>
    </message>
    <message>
        <source>the last task %1 failed: %2</source>
        <translation>a última tarefa %1 falhou: %2</translation>
    </message>
</context>
<context>
    <name>SimulatorCommand</name>
    <message>
        <source>With --tls: ask clients for a certificate of these authorities (PEM)</source>
        <translation>Com --tls: pede aos clientes um certificado destas autoridades (PEM)</translation>
    </message>
    <message>
        <source>File with OAuth clients, API keys and certificates, as a JSON object</source>
        <translation>Arquivo com clientes OAuth, chaves de API e certificados, como objeto JSON</translation>
    </message>
    <message>
        <source>--access names no file with a JSON object</source>
        <translation>--access não indica um arquivo com um objeto JSON</translation>
    </message>
    <message>
        <source>--faults is not a JSON object</source>
        <translation>--faults não é um objeto JSON</translation>
    </message>
    <message>
        <source>Serve a simulated ServiceNow instance on loopback (admin, password admin).</source>
        <translation>Serve uma instância simulada do ServiceNow nesta máquina (admin, senha admin).</translation>
    </message>
    <message>
        <source>Port; 0 takes a free one</source>
        <translation>Porta; 0 escolhe uma livre</translation>
    </message>
    <message>
        <source>Serve TLS; the directory holds the certificates, made when missing</source>
        <translation>Serve com TLS; o diretório guarda os certificados, criados quando faltam</translation>
    </message>
    <message>
        <source>Tickets at the start</source>
        <translation>Chamados no início</translation>
    </message>
    <message>
        <source>Same seed, same tickets</source>
        <translation>A mesma semente gera os mesmos chamados</translation>
    </message>
    <message>
        <source>Operations of the workload per second of the instance</source>
        <translation>Operações por segundo da instância</translation>
    </message>
    <message>
        <source>Event log to play instead of the workload</source>
        <translation>Registro de eventos a reproduzir em vez das operações</translation>
    </message>
    <message>
        <source>Seconds of the instance per second</source>
        <translation>Segundos da instância por segundo</translation>
    </message>
    <message>
        <source>Seconds by which the instance&apos;s clock is ahead</source>
        <translation>Segundos de adiantamento do relógio da instância</translation>
    </message>
    <message>
        <source>Time zone of the callers</source>
        <translation>Fuso horário dos usuários</translation>
    </message>
    <message>
        <source>Threads that answer requests</source>
        <translation>Threads que respondem às requisições</translation>
    </message>
    <message>
        <source>Keep the instance in this file</source>
        <translation>Guarda a instância neste arquivo</translation>
    </message>
    <message>
        <source>Faults from the start, as a JSON object</source>
        <translation>Falhas desde o início, como objeto JSON</translation>
    </message>
    <message>
        <source>All records are incidents</source>
        <translation>Todos os registros são incidentes</translation>
    </message>
    <message>
        <source>End when the standard input is closed</source>
        <translation>Termina quando a entrada padrão é fechada</translation>
    </message>
</context>
<context>
    <name>StatsCommand</name>
    <message>
        <source>--having takes a condition on the count, such as &quot;count&gt;5&quot;</source>
        <translation>--having aceita uma condição sobre a contagem, como &quot;count&gt;5&quot;</translation>
    </message>
    <message>
        <source>Count, sum and compare records on the instance, in groups if wanted</source>
        <translation>Contar, somar e comparar registros na instância, em grupos se desejado</translation>
    </message>
    <message>
        <source>one row for each value of these columns</source>
        <translation>uma linha para cada valor destas colunas</translation>
    </message>
    <message>
        <source>columns to add up</source>
        <translation>colunas a somar</translation>
    </message>
    <message>
        <source>columns to take the average of</source>
        <translation>colunas das quais tirar a média</translation>
    </message>
    <message>
        <source>columns to take the least value of</source>
        <translation>colunas das quais tirar o menor valor</translation>
    </message>
    <message>
        <source>columns to take the greatest value of</source>
        <translation>colunas das quais tirar o maior valor</translation>
    </message>
    <message>
        <source>only groups of which this holds, such as &quot;count&gt;5&quot;</source>
        <translation>só grupos para os quais isto vale, como &quot;count&gt;5&quot;</translation>
    </message>
    <message>
        <source>sort groups by these of their columns, or count; -name for descending</source>
        <translation>ordenar grupos por estas de suas colunas, ou count; -nome para decrescente</translation>
    </message>
</context>
<context>
    <name>MigrateCommand</name>
    <message>
        <source>%1: %2 rows, equal in both (SHA-256 %3)</source>
        <translation>%1: %2 linhas, iguais nos dois (SHA-256 %3)</translation>
    </message>
    <message>
        <source>%1: %2 records set aside, which PostgreSQL does not take</source>
        <translation>%1: %2 registros separados, que o PostgreSQL não aceita</translation>
    </message>
    <message>
        <source>Stopped. The same command goes on where this one ended.</source>
        <translation>Interrompido. O mesmo comando continua de onde este parou.</translation>
    </message>
    <message>
        <source>Copies a store into PostgreSQL, with everything that is in it</source>
        <translation>Copia um armazenamento para o PostgreSQL, com tudo o que há nele</translation>
    </message>
    <message>
        <source>from where: sqlite:FILE</source>
        <translation>de onde: sqlite:ARQUIVO</translation>
    </message>
    <message>
        <source>where to: postgresql://USER@HOST/DATABASE, a database without a store; the password is taken from BUNSNC_STORE_PASSWORD, PGPASSWORD or libpq&apos;s password file</source>
        <translation>para onde: postgresql://USUÁRIO@SERVIDOR/BANCO, um banco sem armazenamento; a senha vem de BUNSNC_STORE_PASSWORD, de PGPASSWORD ou do arquivo de senhas da libpq</translation>
    </message>
    <message>
        <source>print what was copied as JSON</source>
        <translation>imprime como JSON o que foi copiado</translation>
    </message>
</context>
<context>
    <name>StoreArguments</name>
    <message>
        <source>the store: postgresql://USER@HOST/DATABASE; the password is taken from BUNSNC_STORE_PASSWORD, PGPASSWORD or libpq&apos;s password file</source>
        <translation>o armazenamento: postgresql://USUÁRIO@SERVIDOR/BANCO; a senha vem de BUNSNC_STORE_PASSWORD, de PGPASSWORD ou do arquivo de senhas da libpq</translation>
    </message>
    <message>
        <source>a service&apos;s configuration that names the store, in place of --store</source>
        <translation>a configuração de um serviço que indica o armazenamento, no lugar de --store</translation>
    </message>
    <message>
        <source>which of the file&apos;s environments; else BUNSNC_ENVIRONMENT, or the only one</source>
        <translation>qual dos ambientes do arquivo; senão BUNSNC_ENVIRONMENT, ou o único</translation>
    </message>
    <message>
        <source>say which store with --store or --config</source>
        <translation>indique o armazenamento com --store ou --config</translation>
    </message>
</context>
<context>
    <name>TasksCommand</name>
    <message>
        <source>no task of that number waits or runs</source>
        <translation>nenhuma tarefa com esse número espera ou está em execução</translation>
    </message>
    <message>
        <source>must be NAME=VALUE</source>
        <translation>precisa ser NOME=VALOR</translation>
    </message>
    <message>
        <source>Background tasks of a service: what waits and runs, start, cancel, history</source>
        <translation>Tarefas em segundo plano de um serviço: o que espera e executa, iniciar, cancelar, histórico</translation>
    </message>
    <message>
        <source>tasks at most (50)</source>
        <translation>no máximo tantas tarefas (50)</translation>
    </message>
    <message>
        <source>what kind of task: backup, export, attachments, reconcile or retention</source>
        <translation>que tipo de tarefa: backup, export, attachments, reconcile ou retention</translation>
    </message>
    <message>
        <source>Show what runs, and what waits in its order</source>
        <translation>Mostra o que está em execução e o que espera, na sua ordem</translation>
    </message>
    <message>
        <source>Show what is over, newest first</source>
        <translation>Mostra o que terminou, o mais recente primeiro</translation>
    </message>
    <message>
        <source>Put a task into the queue; the service runs it</source>
        <translation>Coloca uma tarefa na fila; o serviço a executa</translation>
    </message>
    <message>
        <source>what the task is to do: table, query, fields, format, display and name of an export; table and query of attachments</source>
        <translation>o que a tarefa deve fazer: table, query, fields, format, display e name de uma exportação; table e query de anexos</translation>
    </message>
    <message>
        <source>the highest goes first (0)</source>
        <translation>a mais alta vai primeiro (0)</translation>
    </message>
    <message>
        <source>wait until it is over; Ctrl-C leaves it to the service</source>
        <translation>espera até que termine; Ctrl-C a deixa com o serviço</translation>
    </message>
    <message>
        <source>Cancel a task that waits or runs</source>
        <translation>Cancela uma tarefa que espera ou está em execução</translation>
    </message>
    <message>
        <source>the task&apos;s number, as list prints it</source>
        <translation>o número da tarefa, como list o mostra</translation>
    </message>
</context>
<context>
    <name>RestoreCommand</name>
    <message>
        <source>%1 rows restored in %2 tables, as many in each as were saved.</source>
        <translation>%1 linhas restauradas em %2 tabelas, tantas em cada uma quantas foram salvas.</translation>
    </message>
    <message>
        <source>Puts a backup of a store back into PostgreSQL, and compares what is there then</source>
        <translation>Devolve ao PostgreSQL um backup de um armazenamento e compara o que está lá depois</translation>
    </message>
    <message>
        <source>the backup; the file with .json behind its name is needed, too</source>
        <translation>o backup; o arquivo com .json depois do nome também é necessário</translation>
    </message>
    <message>
        <source>where to: postgresql://USER@HOST/DATABASE, a database that exists; the password is taken from BUNSNC_STORE_PASSWORD, PGPASSWORD or libpq&apos;s password file</source>
        <translation>para onde: postgresql://USUÁRIO@SERVIDOR/BANCO, um banco de dados que existe; a senha vem de BUNSNC_STORE_PASSWORD, de PGPASSWORD ou do arquivo de senhas da libpq</translation>
    </message>
    <message>
        <source>drop the store that is in that database, with everything in it</source>
        <translation>descarta o armazenamento que está nesse banco de dados, com tudo o que há nele</translation>
    </message>
    <message>
        <source>path of pg_restore, where it is not in PATH</source>
        <translation>caminho do pg_restore, quando não está no PATH</translation>
    </message>
    <message>
        <source>print what was restored as JSON</source>
        <translation>mostra em JSON o que foi restaurado</translation>
    </message>
</context>
<context>
    <name>SyncCommand</name>
    <message>
        <source>--store must be sqlite:FILE or postgresql://HOST/DATABASE</source>
        <translation>--store deve ser sqlite:ARQUIVO ou postgresql://SERVIDOR/BANCO</translation>
    </message>
    <message>
        <source>--proxy must be [USER@]HOST:PORT, none or system</source>
        <translation>--proxy deve ser [USUÁRIO@]SERVIDOR:PORTA, none ou system</translation>
    </message>
    <message>
        <source>%1: %2 rows, %3 written, %4 deleted, %5 set aside</source>
        <translation>%1: %2 linhas, %3 gravadas, %4 excluídas, %5 separadas</translation>
    </message>
    <message>
        <source>%1 rows, %2 written, %3 events in %4 s (%5 rows/s)</source>
        <translation>%1 linhas, %2 gravadas, %3 eventos em %4 s (%5 linhas/s)</translation>
    </message>
    <message>
        <source>Mirrors an instance into a store</source>
        <translation>Espelha uma instância em um armazenamento</translation>
    </message>
    <message>
        <source>where to: sqlite:FILE or postgresql://USER@HOST/DATABASE; the password is taken from BUNSNC_STORE_PASSWORD, PGPASSWORD or libpq's password file</source>
        <translation>destino: sqlite:ARQUIVO ou postgresql://USUÁRIO@SERVIDOR/BANCO; a senha vem de BUNSNC_STORE_PASSWORD, PGPASSWORD ou do arquivo de senhas da libpq</translation>
    </message>
    <message>
        <source>catch up with the instance, then end; else until Ctrl-C</source>
        <translation>alcança a instância e termina; sem isto, continua até Ctrl-C</translation>
    </message>
    <message>
        <source>print the summary as JSON</source>
        <translation>mostra o resumo como JSON</translation>
    </message>
    <message>
        <source>tables, separated by commas (incident,change_task,sc_task)</source>
        <translation>tabelas, separadas por vírgulas (incident,change_task,sc_task)</translation>
    </message>
    <message>
        <source>records in a page</source>
        <translation>registros por página</translation>
    </message>
    <message>
        <source>threads that read pages</source>
        <translation>threads que leem páginas</translation>
    </message>
    <message>
        <source>time between two readings of what changed</source>
        <translation>tempo entre duas leituras do que mudou</translation>
    </message>
    <message>
        <source>requests at once at most</source>
        <translation>máximo de requisições simultâneas</translation>
    </message>
    <message>
        <source>sweeps compare whole records, not only their versions</source>
        <translation>as varreduras comparam registros inteiros, não só as versões</translation>
    </message>
    <message>
        <source>It works again.</source>
        <translation>Voltou a funcionar.</translation>
    </message>
    <message>
        <source>%1 rows/s</source>
        <translation>%1 linhas/s</translation>
    </message>
    <message>
        <source>Here that is --ca FILE.</source>
        <translation>Aqui é --ca ARQUIVO.</translation>
    </message>
    <message>
        <source>Here they are --proxy and BUNSNC_PROXY_PASSWORD.</source>
        <translation>Aqui são --proxy e BUNSNC_PROXY_PASSWORD.</translation>
    </message>
    <message>
        <source>Here they are --user and BUNSNC_PASSWORD.</source>
        <translation>Aqui são --user e BUNSNC_PASSWORD.</translation>
    </message>
    <message>
        <source>Here that is --rate N.</source>
        <translation>Aqui é --rate N.</translation>
    </message>
    <message>
        <source>%1: there is no table %2</source>
        <translation>%1: não existe a tabela %2</translation>
    </message>
    <message>
        <source>The consumer %1 of the change stream has been away for too long: %2 events were dropped unseen.</source>
        <translation>O consumidor %1 do fluxo de mudanças ficou ausente tempo demais: %2 eventos foram descartados sem serem vistos.</translation>
    </message>
    <message>
        <source>tables whose deletes an earlier run counted and held back: they are really gone; once</source>
        <translation>tabelas cujas exclusões uma execução anterior contou e reteve: realmente não existem mais; vale uma vez</translation>
    </message>
</context>
<context>
    <name>WatchCommand</name>
    <message>
        <source>It goes on by itself.</source>
        <translation>Continua sozinho.</translation>
    </message>
    <message>
        <source>--since takes a time in UTC: &quot;2026-01-31 12:00:00&quot;</source>
        <translation>--since aceita um horário em UTC: &quot;2026-01-31 12:00:00&quot;</translation>
    </message>
    <message>
        <source>Watching %1; Ctrl-C ends it. Deleted records are not seen.</source>
        <translation>Observando %1; Ctrl-C encerra. Registros excluídos não são vistos.</translation>
    </message>
    <message>
        <source>Print the changes of a table as they happen, until Ctrl-C</source>
        <translation>Imprimir as mudanças de uma tabela conforme acontecem, até Ctrl-C</translation>
    </message>
    <message>
        <source>one line a change for people, or records for programs (lines)</source>
        <translation>uma linha por mudança para pessoas, ou registros para programas (lines)</translation>
    </message>
    <message>
        <source>seconds between two readings (5)</source>
        <translation>segundos entre duas leituras (5)</translation>
    </message>
    <message>
        <source>also what was changed since this time, in UTC: &quot;2026-01-31 12:00:00&quot;</source>
        <translation>também o que mudou desde este horário, em UTC: &quot;2026-01-31 12:00:00&quot;</translation>
    </message>
    <message>
        <source>end after so many changes</source>
        <translation>terminar após tantas mudanças</translation>
    </message>
    <message>
        <source>the table has no field %1 that your user may read: the instance would drop that condition, and changes of other records would be printed</source>
        <translation>a tabela não tem um campo %1 que seu usuário possa ler: a instância descartaria essa condição, e mudanças de outros registros seriam impressas</translation>
    </message>
</context>
<context>
    <name>WhoamiCommand</name>
    <message>
        <source>(this user may not read it)</source>
        <translation>(este usuário não pode ler)</translation>
    </message>
    <message>
        <source>Show who the login is: user, roles, the instance&apos;s version and time zone</source>
        <translation>Mostrar quem é o acesso: usuário, papéis, versão e fuso horário da instância</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <location filename="../models/wording.cpp" line="+33"/>
        <source>just now</source>
        <translation>agora</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>%1 min ago</source>
        <translation>há %1 min</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>in %1 min</source>
        <translation>em %1 min</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>%1 h ago</source>
        <translation>há %1 h</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>in %1 h</source>
        <translation>em %1 h</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>%1 d ago</source>
        <translation>há %1 d</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>in %1 d</source>
        <translation>em %1 d</translation>
    </message>
    <message>
        <location line="+11"/>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <location line="+12"/>
        <source>%1 d</source>
        <translation>%1 d</translation>
    </message>
    <message>
        <location line="+8"/>
        <source>Critical</source>
        <translation>Crítica</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>High</source>
        <translation>Alta</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Moderate</source>
        <translation>Moderada</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Low</source>
        <translation>Baixa</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Planning</source>
        <translation>Planejamento</translation>
    </message>
</context>
<context>
    <name>WriteCommands</name>
    <message>
        <source>%1 was not written: the instance has no such field, or your user may not write it.</source>
        <translation>%1 não foi gravado: a instância não tem esse campo, ou seu usuário não pode gravá-lo.</translation>
    </message>
    <message>
        <source>%1 is &quot;%2&quot; now: a rule of the instance changed it, or your user may not write it.</source>
        <translation>%1 agora é &quot;%2&quot;: uma regra da instância o mudou, ou seu usuário não pode gravá-lo.</translation>
    </message>
    <message>
        <source>The record has these values already; nothing was sent.</source>
        <translation>O registro já tem esses valores; nada foi enviado.</translation>
    </message>
    <message>
        <source>The record was written all the same; its sys_id is %1.</source>
        <translation>O registro foi gravado mesmo assim; seu sys_id é %1.</translation>
    </message>
    <message>
        <source>name=value, - for a JSON object on standard input, or @FILE with one</source>
        <translation>nome=valor, - para um objeto JSON na entrada padrão, ou @ARQUIVO com um</translation>
    </message>
    <message>
        <source>Make a record and print it</source>
        <translation>Criar um registro e imprimi-lo</translation>
    </message>
    <message>
        <source>Change fields of a record and print it</source>
        <translation>Mudar campos de um registro e imprimi-lo</translation>
    </message>
    <message>
        <source>ask once more before writing, and write nothing when somebody saved the record meanwhile (exit code 6)</source>
        <translation>perguntar de novo antes de gravar, e não gravar nada se alguém salvou o registro nesse meio-tempo (código de saída 6)</translation>
    </message>
    <message>
        <source>write only while the record still has this sys_mod_count, as it was read earlier (exit code 6)</source>
        <translation>gravar só enquanto o registro ainda tiver este sys_mod_count, como foi lido antes (código de saída 6)</translation>
    </message>
    <message>
        <source>the value of %1 is neither text, a number nor a truth value</source>
        <translation>o valor de %1 não é texto, número nem valor lógico</translation>
    </message>
    <message>
        <source>one JSON object with the fields of one record is expected</source>
        <translation>espera-se um objeto JSON com os campos de um registro</translation>
    </message>
    <message>
        <source>%1 is no field: write name=value, - for a JSON object on standard input, or @FILE</source>
        <translation>%1 não é um campo: escreva nome=valor, - para um objeto JSON na entrada padrão, ou @ARQUIVO</translation>
    </message>
    <message>
        <source>no field was given: write name=value, - for a JSON object on standard input, or @FILE</source>
        <translation>nenhum campo foi informado: escreva nome=valor, - para um objeto JSON na entrada padrão, ou @ARQUIVO</translation>
    </message>
    <message>
        <source>the number in %1 is too large to be kept exactly; write it as text, in quotation marks</source>
        <translation>o número em %1 é grande demais para ser mantido com exatidão; escreva-o como texto, entre aspas</translation>
    </message>
</context>
<context>
    <name>bunsnc::models::ActivityModel</name>
    <message>
        <location filename="../models/activitymodel.cpp" line="+188"/>
        <source>Work note</source>
        <translation>Anotação de trabalho</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Comment to the customer</source>
        <translation>Comentário ao cliente</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Change</source>
        <translation>Alteração</translation>
    </message>
</context>
<context>
    <name>bunsnc::models::FieldListModel</name>
    <message>
        <location filename="../models/fieldlistmodel.cpp" line="+32"/>
        <source>Yes</source>
        <translation>Sim</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>No</source>
        <translation>Não</translation>
    </message>
    <message>
        <location line="+177"/>
        <source>Field</source>
        <translation>Campo</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Value</source>
        <translation>Valor</translation>
    </message>
</context>
<context>
    <name>bunsnc::models::FinishedModel</name>
    <message>
        <location filename="../models/finishedmodel.cpp" line="+445"/>
        <source>loading…</source>
        <translation>carregando…</translation>
    </message>
    <message>
        <location line="+45"/>
        <source>Prio.</source>
        <comment>short for priority, over a narrow column</comment>
        <translation>Prio.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Kind</source>
        <translation>Tipo</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Number</source>
        <translation>Número</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Priority</source>
        <translation>Prioridade</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Short description</source>
        <translation>Descrição resumida</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Assignment group</source>
        <translation>Grupo de atribuição</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Assigned to</source>
        <translation>Responsável</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Finished</source>
        <translation>Finalizado</translation>
    </message>
    <message>
        <source>not loaded: the source does not answer</source>
        <translation>não carregado: a fonte não responde</translation>
    </message>
</context>
<context>
    <name>bunsnc::models::Freshness</name>
    <message>
        <location filename="../models/freshness.cpp" line="+136"/>
        <source>stopped</source>
        <translation>parado</translation>
    </message>
    <message>
        <location line="+0"/>
        <location line="+30"/>
        <source>local data</source>
        <translation>dados locais</translation>
    </message>
    <message>
        <location line="-29"/>
        <source>connecting</source>
        <translation>conectando</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>first load</source>
        <translation>primeira carga</translation>
    </message>
    <message>
        <location line="+1"/>
        <location line="+23"/>
        <source>live</source>
        <translation>ao vivo</translation>
    </message>
    <message>
        <location line="-22"/>
        <source>reconciling</source>
        <translation>conferindo</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>waiting</source>
        <translation>aguardando</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>needs attention</source>
        <translation>requer atenção</translation>
    </message>
    <message>
        <location line="+10"/>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>%1 d</source>
        <translation>%1 d</translation>
    </message>
    <message>
        <location line="+8"/>
        <source>stale</source>
        <translation>desatualizado</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>offline</source>
        <translation>sem conexão</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>first load · %1 rows</source>
        <translation>primeira carga · %1 registros</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>first load · %1%</source>
        <translation>primeira carga · %1%</translation>
    </message>
    <message>
        <location line="+10"/>
        <source>Source: %1</source>
        <translation>Origem: %1</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Mirror: %1</source>
        <translation>Espelho: %1</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Nothing is fetched from an instance: this is the local copy as it was left.</source>
        <translation>Nada é buscado em uma instância: esta é a cópia local, como ficou.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Last success: %1</source>
        <translation>Último sucesso: %1</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>%1 rows a second</source>
        <translation>%1 registros por segundo</translation>
    </message>
    <message>
        <location line="+6"/>
        <source>Next attempt in %1 s</source>
        <translation>Próxima tentativa em %1 s</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>este computador</translation>
    </message>
    <message>
        <source>Team server %1</source>
        <translation>Servidor da equipe %1</translation>
    </message>
    <message>
        <source>changes come from Redis</source>
        <translation>mudanças chegam pelo Redis</translation>
    </message>
    <message>
        <source>asks for changes every second</source>
        <translation>consulta as mudanças a cada segundo</translation>
    </message>
    <message>
        <source>polling</source>
        <translation>por consulta</translation>
    </message>
    <message>
        <source>team</source>
        <translation>equipe</translation>
    </message>
    <message>
        <source>Your team&apos;s server mirrors the instance; this console reads it: %1.</source>
        <translation>O servidor da equipe espelha a instância; este console lê dele: %1.</translation>
    </message>
</context>
<context>
    <name>bunsnc::models::NotificationModel</name>
    <message>
        <location filename="../models/notificationmodel.cpp" line="+172"/>
        <source>Away for too long: %1 earlier changes are not listed</source>
        <translation>Ausente por tempo demais: %1 alterações anteriores não estão na lista</translation>
    </message>
    <message>
        <location line="-3"/>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <location line="+6"/>
        <source>%1 new</source>
        <translation>%1 novos</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>%1 updated</source>
        <translation>%1 atualizados</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>%1 finished</source>
        <translation>%1 finalizados</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>%1 deleted</source>
        <translation>%1 excluídos</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>%1 changes: %2</source>
        <translation>%1 alterações: %2</translation>
    </message>
</context>
<context>
    <name>bunsnc::models::QueueModel</name>
    <message>
        <location filename="../models/queuemodel.cpp" line="+338"/>
        <source>Overdue since %1</source>
        <translation>Violado desde %1</translation>
    </message>
    <message>
        <location line="+60"/>
        <source>Prio.</source>
        <comment>short for priority, over a narrow column</comment>
        <translation>Prio.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Due</source>
        <comment>short for due (SLA), over a narrow column</comment>
        <translation>Prazo</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Priority</source>
        <translation>Prioridade</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Number</source>
        <translation>Número</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Short description</source>
        <translation>Descrição resumida</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Assignment group</source>
        <translation>Grupo de atribuição</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Assigned to</source>
        <translation>Responsável</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Requester</source>
        <translation>Solicitante</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Opened</source>
        <translation>Abertura</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Updated</source>
        <translation>Atualizado</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Due (SLA)</source>
        <translation>Prazo (SLA)</translation>
    </message>
    <message>
        <location filename="../models/queuesummary.cpp" line="+34"/>
        <source>No priority</source>
        <translation>Sem prioridade</translation>
    </message>
    <message>
        <location line="+7"/>
        <source>No group</source>
        <translation>Sem grupo</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::Actions</name>
    <message>
        <location filename="../ui/actions/actions.cpp" line="+20"/>
        <source>Incidents</source>
        <translation>Incidentes</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Change tasks</source>
        <translation>Tarefas de mudança</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Catalogue tasks</source>
        <translation>Tarefas de catálogo</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Finished</source>
        <translation>Finalizados</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Dashboard</source>
        <translation>Painel</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Notifications</source>
        <translation>Notificações</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Synchronization</source>
        <translation>Sincronização</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Search</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Add filter…</source>
        <translation>Adicionar filtro…</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Clear filters</source>
        <translation>Limpar filtros</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Pause or resume updates</source>
        <translation>Pausar ou retomar atualizações</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Fetch changes now</source>
        <translation>Buscar alterações agora</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Collapse or expand the sidebar</source>
        <translation>Recolher ou expandir a barra lateral</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Show or hide the detail pane</source>
        <translation>Mostrar ou ocultar o painel de detalhes</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Move the detail pane right or below</source>
        <translation>Mover o painel de detalhes à direita ou abaixo</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Copy ticket number</source>
        <translation>Copiar número do chamado</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Switch between light and dark</source>
        <translation>Alternar entre claro e escuro</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Settings</source>
        <translation>Configurações</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Connection</source>
        <translation>Conexão</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Keyboard shortcuts</source>
        <translation>Atalhos de teclado</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Quit</source>
        <translation>Sair</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::ActivityDelegate</name>
    <message>
        <location filename="../ui/detail/activitydelegate.cpp" line="+29"/>
        <source>Work note</source>
        <translation>Anotação de trabalho</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Comment to the customer</source>
        <translation>Comentário ao cliente</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>Change</source>
        <translation>Alteração</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::ChangesBar</name>
    <message numerus="yes">
        <location filename="../ui/widgets/changesbar.cpp" line="+58"/>
        <source>%n new</source>
        <translation>
            <numerusform>%n novo</numerusform>
            <numerusform>%n novos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+2"/>
        <source>%n changed</source>
        <translation>
            <numerusform>%n alterado</numerusform>
            <numerusform>%n alterados</numerusform>
        </translation>
    </message>
    <message>
        <location line="+2"/>
        <source>paused</source>
        <translation>pausado</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>Resume</source>
        <translation>Retomar</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Pause</source>
        <translation>Pausar</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Take the waiting changes in and go on</source>
        <translation>Aplicar as alterações em espera e continuar</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Hold the list still</source>
        <translation>Manter a lista parada</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::ConnectionDialog</name>
    <message>
        <location line="+1"/>
        <source>BunSNC reads incidents, change tasks and catalogue tasks of this instance with your account. The password is kept in the system&apos;s keychain, or in a file only you can read.</source>
        <translation>O BunSNC lê incidentes, tarefas de mudança e tarefas de catálogo desta instância com a sua conta. A senha fica no chaveiro do sistema, ou em um arquivo que só você pode ler.</translation>
    </message>
    <message>
        <location line="+0"/>
        <location line="+24"/>
        <location line="+129"/>
        <source>User</source>
        <translation>Usuário</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Testing the connection</source>
        <translation>Testando a conexão</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Save and connect</source>
        <translation>Salvar e conectar</translation>
    </message>
    <message>
        <source>Connect without keeping the password</source>
        <translation>Conectar sem guardar a senha</translation>
    </message>
    <message>
        <location line="+1"/>
        <location line="+34"/>
        <source>Stop the test</source>
        <translation>Parar o teste</translation>
    </message>
    <message>
        <location line="-34"/>
        <location line="+34"/>
        <source>Test connection</source>
        <translation>Testar conexão</translation>
    </message>
    <message>
        <location line="+56"/>
        <source>Testing the connection…</source>
        <translation>Testando a conexão…</translation>
    </message>
    <message>
        <location line="+8"/>
        <source>It works: signed in as %1, answered in %2 ms.</source>
        <translation>Funciona: entrou como %1, resposta em %2 ms.</translation>
    </message>
    <message>
        <location line="+7"/>
        <source>not readable</source>
        <translation>sem leitura</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>Ask the administrator of the instance for read access to what is not readable.</source>
        <translation>Peça ao administrador da instância acesso de leitura ao que não pode ser lido.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The instance&apos;s clock differs by %1; the mirror allows for it.</source>
        <translation>O relógio da instância difere em %1; o espelho leva isso em conta.</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Conexão</translation>
    </message>
    <message>
        <source>Where the tickets come from</source>
        <translation>De onde vêm os chamados</translation>
    </message>
    <message>
        <source>This computer mirrors the instance</source>
        <translation>Este computador espelha a instância</translation>
    </message>
    <message>
        <source>Read from my team&apos;s server</source>
        <translation>Ler do servidor da minha equipe</translation>
    </message>
    <message>
        <source>A service (bunsnc serve) mirrors the instance for everybody, and this computer reads its data. You need no account for the instance here, and it is asked nothing by this computer.</source>
        <translation>Um serviço (bunsnc serve) espelha a instância para todos, e este computador lê os dados dele. Aqui não é preciso ter conta na instância, e este computador não consulta nada nela.</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::DashboardPage</name>
    <message>
        <location filename="../ui/pages/dashboardpage.cpp" line="+161"/>
        <source>Dashboard</source>
        <translation>Painel</translation>
    </message>
    <message>
        <location line="+5"/>
        <location line="+4"/>
        <location line="+1"/>
        <source>Open by state</source>
        <translation>Abertos por estado</translation>
    </message>
    <message>
        <location line="-4"/>
        <location line="+5"/>
        <source>Open by priority</source>
        <translation>Abertos por prioridade</translation>
    </message>
    <message>
        <location line="-4"/>
        <location line="+5"/>
        <source>Open by assignment group</source>
        <translation>Abertos por grupo de atribuição</translation>
    </message>
    <message>
        <location line="-4"/>
        <location line="+5"/>
        <source>Opened against resolved per day</source>
        <translation>Abertos e resolvidos por dia</translation>
    </message>
    <message>
        <location line="+24"/>
        <location line="+15"/>
        <location line="+12"/>
        <source>Nothing is open.</source>
        <translation>Nada em aberto.</translation>
    </message>
    <message>
        <location line="-21"/>
        <source>None</source>
        <translation>Nenhuma</translation>
    </message>
    <message>
        <location line="+18"/>
        <source>Without a group</source>
        <translation>Sem grupo</translation>
    </message>
    <message>
        <location line="-26"/>
        <source>“%1” is the most frequent: %2 of %3 (%4%).</source>
        <translation>“%1” é o mais frequente: %2 de %3 (%4%).</translation>
    </message>
    <message>
        <location line="+16"/>
        <source>%1 of %2 are critical or high (%3%).</source>
        <translation>%1 de %2 são de prioridade crítica ou alta (%3%).</translation>
    </message>
    <message>
        <location line="+15"/>
        <source>“%1” has the most: %2 (%3%).</source>
        <translation>“%1” tem mais chamados: %2 (%3%).</translation>
    </message>
    <message numerus="yes">
        <location line="+4"/>
        <source>%n without a group.</source>
        <translation>
            <numerusform>%n sem grupo.</numerusform>
            <numerusform>%n sem grupo.</numerusform>
        </translation>
    </message>
    <message>
        <location line="+20"/>
        <source>Counting…</source>
        <translation>Contando…</translation>
    </message>
    <message numerus="yes">
        <location line="+3"/>
        <source>Last %n day(s): %1 opened, %2 resolved;</source>
        <translation>
            <numerusform>Último dia: %1 abertos, %2 resolvidos;</numerusform>
            <numerusform>Últimos %n dias: %1 abertos, %2 resolvidos;</numerusform>
        </translation>
    </message>
    <message>
        <location line="+4"/>
        <source>the backlog grew by %1.</source>
        <translation>a fila cresceu em %1.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>the backlog shrank by %1.</source>
        <translation>a fila diminuiu em %1.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>the backlog stayed the same.</source>
        <translation>a fila ficou igual.</translation>
    </message>
    <message>
        <location line="+12"/>
        <source>No instance is connected</source>
        <translation>Nenhuma instância conectada</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>The charts count the tickets of the local mirror.</source>
        <translation>Os gráficos contam os chamados do espelho local.</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Set up the connection</source>
        <translation>Configurar a conexão</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::DetailPane</name>
    <message>
        <location filename="../ui/detail/detailpane.cpp" line="+136"/>
        <source>Ticket</source>
        <translation>Chamado</translation>
    </message>
    <message>
        <location line="+1"/>
        <location line="+4"/>
        <source>Activity</source>
        <translation>Atividade</translation>
    </message>
    <message>
        <location line="-3"/>
        <source>All fields</source>
        <translation>Todos os campos</translation>
    </message>
    <message>
        <location line="+1"/>
        <location line="+1"/>
        <source>Parts of the ticket</source>
        <translation>Partes do chamado</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>No notes yet</source>
        <translation>Ainda sem anotações</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Work notes, comments to the customer and changes appear here.</source>
        <translation>Anotações de trabalho, comentários ao cliente e alterações aparecem aqui.</translation>
    </message>
    <message>
        <location line="+29"/>
        <source>This ticket is gone</source>
        <translation>Este chamado não existe mais</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>The instance no longer has it, or it may not be read any more.</source>
        <translation>A instância não o tem mais, ou ele não pode mais ser lido.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>No ticket is selected</source>
        <translation>Nenhum chamado selecionado</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Select one in the list; j and k move, Enter opens.</source>
        <translation>Selecione um na lista; j e k movem, Enter abre.</translation>
    </message>
    <message>
        <source>This ticket could not be read</source>
        <translation>Não foi possível ler este chamado</translation>
    </message>
    <message>
        <source>Its source does not answer at the moment. It is read by itself as soon as it does.</source>
        <translation>A fonte não responde no momento. Ele é lido sozinho assim que ela responder.</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::DonutChart</name>
    <message>
        <location filename="../ui/charts/donutchart.cpp" line="+109"/>
        <source>open</source>
        <translation>abertos</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::FieldTable</name>
    <message>
        <location filename="../ui/detail/fieldtable.cpp" line="+134"/>
        <location line="+1"/>
        <source>Filter fields</source>
        <translation>Filtrar campos</translation>
    </message>
    <message>
        <location line="+1"/>
        <location line="+1"/>
        <source>Empty fields too</source>
        <translation>Campos vazios também</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>All fields</source>
        <translation>Todos os campos</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::FilterBar</name>
    <message>
        <location filename="../ui/widgets/filterbar.cpp" line="+65"/>
        <source>Filter</source>
        <translation>Filtro</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Add a filter</source>
        <translation>Adicionar um filtro</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Clear</source>
        <translation>Limpar</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Clear all filters</source>
        <translation>Limpar todos os filtros</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Active filters</source>
        <translation>Filtros ativos</translation>
    </message>
    <message>
        <location line="+26"/>
        <source>Remove filter: %1</source>
        <translation>Remover filtro: %1</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::FinishedPage</name>
    <message>
        <location filename="../ui/pages/finishedpage.cpp" line="+193"/>
        <location line="+2"/>
        <source>Finished tickets</source>
        <translation>Chamados finalizados</translation>
    </message>
    <message>
        <location line="-1"/>
        <source>Search in finished tickets (Ctrl+K)</source>
        <translation>Buscar nos finalizados (Ctrl+K)</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>Show or hide: %1</source>
        <translation>Mostrar ou ocultar: %1</translation>
    </message>
    <message>
        <location line="+11"/>
        <source>Query: %1</source>
        <translation>Consulta: %1</translation>
    </message>
    <message>
        <location line="+15"/>
        <source>No instance is connected</source>
        <translation>Nenhuma instância conectada</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Finished tickets stay in the local mirror once an instance is connected.</source>
        <translation>Os chamados finalizados ficam no espelho local quando há uma instância conectada.</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Set up the connection</source>
        <translation>Configurar a conexão</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Reading finished tickets…</source>
        <translation>Lendo os chamados finalizados…</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>The list opens in a moment.</source>
        <translation>A lista abre em instantes.</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>No finished ticket matches</source>
        <translation>Nenhum chamado finalizado corresponde</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Try fewer words, or another kind of ticket.</source>
        <translation>Tente menos palavras, ou outro tipo de chamado.</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Clear filters</source>
        <translation>Limpar filtros</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Nothing is finished yet</source>
        <translation>Nada foi finalizado ainda</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Resolved, closed and cancelled tickets stay here, however old they get.</source>
        <translation>Chamados resolvidos, fechados e cancelados ficam aqui, por mais antigos que sejam.</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::FreshnessBadge</name>
    <message>
        <location filename="../ui/widgets/freshnessbadge.cpp" line="+34"/>
        <source>not connected</source>
        <translation>não conectado</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Freshness of the data</source>
        <translation>Atualidade dos dados</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::InstanceForm</name>
    <message>
        <source>Certificate authority (PEM)</source>
        <translation>Autoridade certificadora (PEM)</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer)</source>
        <translation>Certificados (*.pem *.crt *.cer)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Todos os arquivos (*)</translation>
    </message>
    <message>
        <source>Instance</source>
        <translation>Instância</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Usuário</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Senha</translation>
    </message>
    <message>
        <source>Certificate authority</source>
        <translation>Autoridade certificadora</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>Endereço do proxy</translation>
    </message>
    <message>
        <source>Proxy login</source>
        <translation>Login do proxy</translation>
    </message>
    <message>
        <source>Show or hide the password</source>
        <translation>Mostrar ou ocultar a senha</translation>
    </message>
    <message>
        <source>The system&apos;s, or a PEM file</source>
        <translation>A do sistema, ou um arquivo PEM</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Escolher um arquivo</translation>
    </message>
    <message>
        <source>As the system says</source>
        <translation>Como o sistema indica</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Nenhum</translation>
    </message>
    <message>
        <source>This one:</source>
        <translation>Este:</translation>
    </message>
    <message>
        <source>Proxy host</source>
        <translation>Servidor do proxy</translation>
    </message>
    <message>
        <source>Proxy port</source>
        <translation>Porta do proxy</translation>
    </message>
    <message>
        <source>Proxy user</source>
        <translation>Usuário do proxy</translation>
    </message>
    <message>
        <source>Proxy password</source>
        <translation>Senha do proxy</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::KeyFields</name>
    <message>
        <location filename="../ui/detail/keyfields.cpp" line="+66"/>
        <source>Assignment group</source>
        <translation>Grupo de atribuição</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Assigned to</source>
        <translation>Responsável</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Requester</source>
        <translation>Solicitante</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Category</source>
        <translation>Categoria</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Opened</source>
        <translation>Abertura</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Finished</source>
        <translation>Finalizado em</translation>
    </message>
    <message>
        <location line="+2"/>
        <location line="+4"/>
        <source>Due (SLA)</source>
        <translation>Prazo (SLA)</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::MainWindow</name>
    <message>
        <location filename="../ui/shell/mainwindow.cpp" line="+178"/>
        <source>Try again</source>
        <translation>Tentar de novo</translation>
    </message>
    <message>
        <location filename="../ui/shell/mainwindowsession.cpp" line="+93"/>
        <location line="+71"/>
        <source>Connection…</source>
        <translation>Conexão…</translation>
    </message>
    <message>
        <location line="-69"/>
        <source>No password is known for this instance: you see the local copy, and nothing is fetched.</source>
        <translation>Não há senha guardada para esta instância: você vê a cópia local, e nada é buscado.</translation>
    </message>
    <message>
        <location line="+71"/>
        <source>Try now</source>
        <translation>Tentar agora</translation>
    </message>
    <message>
        <location filename="../ui/shell/mainwindow.cpp" line="+174"/>
        <location line="+1"/>
        <source>BunSNC</source>
        <translation>BunSNC</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>List and ticket</source>
        <translation>Lista e chamado</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::MessageBar</name>
    <message>
        <location filename="../ui/widgets/messagebar.cpp" line="+120"/>
        <source>Details</source>
        <translation>Detalhes</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Dismiss this message</source>
        <translation>Dispensar esta mensagem</translation>
    </message>
    <message>
        <location line="+24"/>
        <source>Message</source>
        <translation>Mensagem</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::NotificationsPage</name>
    <message>
        <location filename="../ui/pages/notificationspage.cpp" line="+101"/>
        <location line="+1"/>
        <source>Notifications</source>
        <translation>Notificações</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Mark all as read</source>
        <translation>Marcar todas como lidas</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Clear</source>
        <translation>Limpar</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Unmute</source>
        <translation>Reativar</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Mute</source>
        <translation>Silenciar</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Count new notifications in the sidebar again</source>
        <translation>Voltar a contar notificações novas na barra lateral</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Do not count new notifications in the sidebar</source>
        <translation>Não contar notificações novas na barra lateral</translation>
    </message>
    <message numerus="yes">
        <location line="+9"/>
        <source>%n unread</source>
        <translation>
            <numerusform>%n não lida</numerusform>
            <numerusform>%n não lidas</numerusform>
        </translation>
    </message>
    <message>
        <location line="+13"/>
        <source>Nothing new</source>
        <translation>Nada de novo</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Created, changed and finished tickets appear here while the console runs.</source>
        <translation>Chamados criados, alterados e finalizados aparecem aqui enquanto o console está aberto.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>No instance is connected</source>
        <translation>Nenhuma instância conectada</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Created, changed and finished tickets appear here once an instance is connected.</source>
        <translation>Chamados criados, alterados e finalizados aparecem aqui quando uma instância estiver conectada.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Set up the connection</source>
        <translation>Configurar a conexão</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::Page</name>
    <message>
        <location filename="../ui/pages/page.cpp" line="+13"/>
        <source>Opening the local mirror…</source>
        <translation>Abrindo o espelho local…</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>The tickets appear as soon as it is open.</source>
        <translation>Os chamados aparecem assim que ele abrir.</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Closing…</source>
        <translation>Encerrando…</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>What is running comes to its end. Nothing is lost.</source>
        <translation>O que está em andamento chega ao fim. Nada se perde.</translation>
    </message>
    <message>
        <source>Connecting to the team&apos;s server…</source>
        <translation>Conectando ao servidor da equipe…</translation>
    </message>
    <message>
        <source>The tickets appear as soon as it answers.</source>
        <translation>Os chamados aparecem assim que ele responder.</translation>
    </message>
    <message>
        <source>The list could not be read</source>
        <translation>Não foi possível ler a lista</translation>
    </message>
    <message>
        <source>Its source does not answer at the moment. It is read by itself as soon as it does.</source>
        <translation>A fonte não responde no momento. A lista é lida sozinha assim que ela responder.</translation>
    </message>
    <message>
        <source>The source does not answer: the list is as it was read last. Your filter and what is missing follow by themselves.</source>
        <translation>A fonte não responde: a lista está como foi lida por último. O seu filtro e o que falta vêm sozinhos depois.</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::PageHeader</name>
    <message>
        <location filename="../ui/widgets/pageheader.cpp" line="+62"/>
        <source>Search (Ctrl+K)</source>
        <translation>Buscar (Ctrl+K)</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::QueryDialog</name>
    <message>
        <location filename="../ui/dialogs/querydialog.cpp" line="+110"/>
        <source>Filter by an encoded query</source>
        <translation>Filtrar por consulta codificada</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>As in ServiceNow: terms joined by ^, alternatives by ^OR, whole alternatives by ^NQ. Copy one from a list there, or type it.</source>
        <translation>Como no ServiceNow: termos unidos por ^, alternativas por ^OR, alternativas inteiras por ^NQ. Copie uma de uma lista de lá, ou digite.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Encoded query</source>
        <translation>Consulta codificada</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Examples</source>
        <translation>Exemplos</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Apply</source>
        <translation>Aplicar</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <location line="+15"/>
        <source>Shows every ticket.</source>
        <translation>Mostra todos os chamados.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Looks at: %1</source>
        <translation>Considera: %1</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>Not understood at position %1: %2</source>
        <translation>Não entendido na posição %1: %2</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::QueuePage</name>
    <message>
        <location filename="../ui/pages/queuepage.cpp" line="+229"/>
        <location line="+92"/>
        <source>None</source>
        <translation>Nenhuma</translation>
    </message>
    <message>
        <location line="-72"/>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Priority</source>
        <translation>Prioridade</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Assignment group</source>
        <translation>Grupo de atribuição</translation>
    </message>
    <message>
        <location line="+10"/>
        <source>Encoded query…</source>
        <translation>Consulta codificada…</translation>
    </message>
    <message>
        <location line="+8"/>
        <source>Without a group</source>
        <translation>Sem grupo</translation>
    </message>
    <message>
        <location line="+11"/>
        <source>Search in this list (Ctrl+K)</source>
        <translation>Buscar nesta fila (Ctrl+K)</translation>
    </message>
    <message>
        <location line="+18"/>
        <source>%1 of %2</source>
        <translation>%1 de %2</translation>
    </message>
    <message>
        <location line="+14"/>
        <source>State: %1</source>
        <translation>Estado: %1</translation>
    </message>
    <message>
        <location line="+6"/>
        <source>Priority: %1</source>
        <translation>Prioridade: %1</translation>
    </message>
    <message>
        <location line="+7"/>
        <source>Group: %1</source>
        <translation>Grupo: %1</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Query: %1</source>
        <translation>Consulta: %1</translation>
    </message>
    <message>
        <location line="+15"/>
        <source>No instance is connected</source>
        <translation>Nenhuma instância conectada</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>BunSNC keeps a local mirror of a ServiceNow instance. Tell it where yours is and who you are.</source>
        <translation>O BunSNC mantém um espelho local de uma instância do ServiceNow. Informe onde fica a sua e quem é você.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Set up the connection</source>
        <translation>Configurar a conexão</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>No ticket matches</source>
        <translation>Nenhum chamado corresponde</translation>
    </message>
    <message numerus="yes">
        <location line="+1"/>
        <source>%n ticket(s) are in this queue, but none passes the search and the filters.</source>
        <translation>
            <numerusform>Há %n chamado nesta fila, mas ele não passa pela busca e pelos filtros.</numerusform>
            <numerusform>Há %n chamados nesta fila, mas nenhum passa pela busca e pelos filtros.</numerusform>
        </translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Clear filters</source>
        <translation>Limpar filtros</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Reading the queue…</source>
        <translation>Lendo a fila…</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>The first tickets appear in a moment.</source>
        <translation>Os primeiros chamados aparecem em instantes.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The mirror is being filled</source>
        <translation>O espelho está sendo preenchido</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Tickets appear here as they arrive from the instance.</source>
        <translation>Os chamados aparecem aqui à medida que chegam da instância.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>This queue is empty</source>
        <translation>Esta fila está vazia</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>New tickets appear here by themselves.</source>
        <translation>Chamados novos aparecem aqui sozinhos.</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::SettingsDialog</name>
    <message>
        <location filename="../ui/dialogs/settingsdialog.cpp" line="+52"/>
        <source>Look for changes every</source>
        <translation>Procurar alterações a cada</translation>
    </message>
    <message>
        <location line="+0"/>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Requests per second, at most</source>
        <translation>Requisições por segundo, no máximo</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Requests at once, at most</source>
        <translation>Requisições simultâneas, no máximo</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Records per page</source>
        <translation>Registros por página</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Compare everything every</source>
        <translation>Conferir tudo a cada</translation>
    </message>
    <message>
        <location line="+1"/>
        <source> min</source>
        <translation> min</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Keep finished tickets for (0 = for ever)</source>
        <translation>Guardar finalizados por (0 = para sempre)</translation>
    </message>
    <message>
        <location line="+1"/>
        <source> days</source>
        <translation> dias</translation>
    </message>
    <message>
        <location line="+84"/>
        <location line="+1"/>
        <source>Settings</source>
        <translation>Configurações</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Appearance</source>
        <translation>Aparência</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Synchronization</source>
        <translation>Sincronização</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>These limits hold from the next connection on, which follows when you close this window.</source>
        <translation>Estes limites valem a partir da próxima conexão, feita quando você fechar esta janela.</translation>
    </message>
    <message>
        <location line="+7"/>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <location line="+1"/>
        <location line="+1"/>
        <source>As the system</source>
        <translation>Como o sistema</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Theme</source>
        <translation>Tema</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Dark</source>
        <translation>Escuro</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Row height</source>
        <translation>Altura das linhas</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Compact</source>
        <translation>Compacta</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Roomy</source>
        <translation>Espaçosa</translation>
    </message>
    <message>
        <location line="+19"/>
        <source>Connection…</source>
        <translation>Conexão…</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::ShortcutsDialog</name>
    <message>
        <location filename="../ui/dialogs/shortcutsdialog.cpp" line="+20"/>
        <location line="+1"/>
        <source>Keyboard shortcuts</source>
        <translation>Atalhos de teclado</translation>
    </message>
    <message>
        <location line="+19"/>
        <source>Next or previous ticket</source>
        <translation>Chamado seguinte ou anterior</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Open the ticket</source>
        <translation>Abrir o chamado</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Clear the search, leave the field</source>
        <translation>Limpar a busca, sair do campo</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::Sidebar</name>
    <message>
        <location filename="../ui/shell/sidebar.cpp" line="+221"/>
        <source>Pages</source>
        <translation>Páginas</translation>
    </message>
    <message>
        <location line="+7"/>
        <source>Expand the sidebar</source>
        <translation>Expandir a barra lateral</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Collapse the sidebar</source>
        <translation>Recolher a barra lateral</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::Span</name>
    <message numerus="yes">
        <location filename="../ui/text/format.cpp" line="+25"/>
        <source>%n s</source>
        <translation>
            <numerusform>%n s</numerusform>
            <numerusform>%n s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+2"/>
        <source>%n min</source>
        <translation>
            <numerusform>%n min</numerusform>
            <numerusform>%n min</numerusform>
        </translation>
    </message>
    <message>
        <location line="+2"/>
        <source>%1 h %2</source>
        <translation>%1 h %2</translation>
    </message>
    <message numerus="yes">
        <location line="+1"/>
        <source>%n d</source>
        <translation>
            <numerusform>%n d</numerusform>
            <numerusform>%n d</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::StatusStrip</name>
    <message>
        <location filename="../ui/shell/statusstrip.cpp" line="+75"/>
        <source>Status</source>
        <translation>Situação</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Progress</source>
        <translation>Andamento</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Opening the local mirror…</source>
        <translation>Abrindo o espelho local…</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Closing…</source>
        <translation>Encerrando…</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Not connected</source>
        <translation>Não conectado</translation>
    </message>
    <message>
        <location line="+14"/>
        <source>lag unknown</source>
        <translation>atraso desconhecido</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>lag %1</source>
        <translation>atraso %1</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>age unknown</source>
        <translation>idade desconhecida</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>%1 old</source>
        <translation>dados de %1 atrás</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>%1 of %2 requests/s</source>
        <translation>%1 de %2 requisições/s</translation>
    </message>
    <message>
        <location line="+11"/>
        <source>First load: %1 of %2</source>
        <translation>Primeira carga: %1 de %2</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>First load: %1</source>
        <translation>Primeira carga: %1</translation>
    </message>
    <message>
        <source>Connecting to the team&apos;s server…</source>
        <translation>Conectando ao servidor da equipe…</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::SyncPage</name>
    <message>
        <location filename="../ui/pages/syncpage.cpp" line="+285"/>
        <source>They are really gone: %1 (%2)…</source>
        <translation>Não existem mais: %1 (%2)…</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>%1 (%2 events)</source>
        <translation>%1 (%2 eventos)</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Events were dropped that a consumer has not seen</source>
        <translation>Eventos foram descartados sem que um consumidor os visse</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Away for too long: %1. It is told when it comes back; the tickets themselves are complete.</source>
        <translation>Ausente por tempo demais: %1. Ele será avisado quando voltar; os chamados em si estão completos.</translation>
    </message>
    <message>
        <location line="+8"/>
        <source>Remove tickets from the mirror</source>
        <translation>Remover chamados do espelho</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>%1 tickets (%2) seem to be deleted on the instance. Each one that the instance confirms is removed from this mirror, this once.</source>
        <translation>%1 chamados (%2) parecem ter sido excluídos na instância. Cada um que a instância confirmar será removido deste espelho, somente desta vez.</translation>
    </message>
    <message>
        <location line="+6"/>
        <source>Remove them</source>
        <translation>Remover</translation>
    </message>
    <message>
        <location line="-275"/>
        <source>stopped</source>
        <translation>parado</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>connecting</source>
        <translation>conectando</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>first load</source>
        <translation>primeira carga</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>live</source>
        <translation>ao vivo</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>comparing</source>
        <translation>conferindo</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>waiting</source>
        <translation>aguardando</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>failed</source>
        <translation>falhou</translation>
    </message>
    <message>
        <location line="+197"/>
        <source>Synchronization</source>
        <translation>Sincronização</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Fetch changes now</source>
        <translation>Buscar alterações agora</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Compare everything</source>
        <translation>Conferir tudo</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Compares every ticket of the mirror with the instance and mends differences.</source>
        <translation>Confere cada chamado do espelho com a instância e corrige as diferenças.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Tables</source>
        <translation>Tabelas</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Table</source>
        <translation>Tabela</translation>
    </message>
    <message>
        <location line="+0"/>
        <location line="+6"/>
        <source>Phase</source>
        <translation>Fase</translation>
    </message>
    <message>
        <location line="-6"/>
        <source>On the instance</source>
        <translation>Na instância</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Loaded</source>
        <translation>Carregados</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Written</source>
        <translation>Gravados</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Deleted</source>
        <translation>Excluídos</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Set aside</source>
        <translation>Separados</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>Progress of the first load</source>
        <translation>Andamento da primeira carga</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Age of the data</source>
        <translation>Idade dos dados</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Request budget</source>
        <translation>Cota de requisições</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Clock of the instance</source>
        <translation>Relógio da instância</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Records set aside</source>
        <translation>Registros separados</translation>
    </message>
    <message>
        <location line="+8"/>
        <source>None. Records that cannot be stored would be kept here with the reason.</source>
        <translation>Nenhum. Registros que não possam ser gravados ficam aqui, com o motivo.</translation>
    </message>
    <message>
        <source>They are kept as they came, and read again when the instance sends them anew. If they stay, show this to the administrator of the instance.</source>
        <translation>Eles são guardados como vieram e lidos de novo quando a instância os enviar outra vez. Se permanecerem, mostre isto ao administrador da instância.</translation>
    </message>
    <message>
        <location line="+59"/>
        <source>No instance is connected</source>
        <translation>Nenhuma instância conectada</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Here you see how fresh the local mirror is, and how much of the request budget it uses.</source>
        <translation>Aqui você vê o quanto o espelho local está atualizado e quanto da cota de requisições ele usa.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Set up the connection</source>
        <translation>Configurar a conexão</translation>
    </message>
    <message>
        <location line="+26"/>
        <source>Next attempt in %1.</source>
        <translation>Próxima tentativa em %1.</translation>
    </message>
    <message>
        <location line="+13"/>
        <source>Last success: %1</source>
        <translation>Último sucesso: %1</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>No success yet</source>
        <translation>Ainda sem sucesso</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>per second</source>
        <translation>por segundo</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>%1 of %2 at once (ceiling %3) · %4 in total</source>
        <translation>%1 de %2 simultâneas (teto %3) · %4 no total</translation>
    </message>
    <message>
        <location line="+7"/>
        <source>paused by the instance for %1</source>
        <translation>pausado pela instância por %1</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>same</source>
        <translation>igual</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>It agrees with this computer.</source>
        <translation>Está de acordo com este computador.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>It is ahead of this computer; the mirror allows for it.</source>
        <translation>Está adiantado em relação a este computador; o espelho leva isso em conta.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>It is behind this computer; the mirror allows for it.</source>
        <translation>Está atrasado em relação a este computador; o espelho leva isso em conta.</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Mudanças</translation>
    </message>
    <message>
        <source>at once</source>
        <translation>na hora</translation>
    </message>
    <message>
        <source>every second</source>
        <translation>a cada segundo</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::TeamForm</name>
    <message>
        <source>PostgreSQL</source>
        <translation>PostgreSQL</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Usuário</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Senha</translation>
    </message>
    <message>
        <source>Redis (optional)</source>
        <translation>Redis (opcional)</translation>
    </message>
    <message>
        <source>Redis password</source>
        <translation>Senha do Redis</translation>
    </message>
    <message>
        <source>As the administrator gave it to you. The server must prove who it is: encryption settings such as sslmode and sslrootcert belong behind a ? in the address.</source>
        <translation>Como o administrador informou. O servidor precisa provar quem é: ajustes de criptografia como sslmode e sslrootcert vão depois de um ? no endereço.</translation>
    </message>
    <message>
        <source>Your user of the database; reading is enough (role bunsnc_console). The password is kept in the system&apos;s keychain, or in a file only you can read.</source>
        <translation>Seu usuário no banco de dados; basta poder ler (papel bunsnc_console). A senha fica no chaveiro do sistema, ou em um arquivo que só você pode ler.</translation>
    </message>
    <message>
        <source>With Redis changes arrive at once; without it they are asked for every second.</source>
        <translation>Com o Redis as mudanças chegam na hora; sem ele são consultadas a cada segundo.</translation>
    </message>
    <message>
        <source>Show or hide the password</source>
        <translation>Mostrar ou ocultar a senha</translation>
    </message>
    <message>
        <source>It works: reads as %1, answered in %2 ms.</source>
        <translation>Funciona: lê como %1, respondeu em %2 ms.</translation>
    </message>
    <message>
        <source>Finished: %1</source>
        <translation>Finalizados: %1</translation>
    </message>
    <message>
        <source>an instance</source>
        <translation>uma instância</translation>
    </message>
    <message>
        <source>The first load of %1 is not complete yet: more tickets follow by themselves.</source>
        <translation>A primeira carga de %1 ainda não terminou: os outros chamados vêm sozinhos.</translation>
    </message>
    <message>
        <source>The data of %1 is %2 old: ask whether the service (bunsnc serve) runs.</source>
        <translation>Os dados de %1 têm %2: pergunte se o serviço (bunsnc serve) está rodando.</translation>
    </message>
    <message>
        <source>Mirrors %1; data as of %2 ago.</source>
        <translation>Espelha %1; dados de %2 atrás.</translation>
    </message>
    <message>
        <source>Redis: %1. Without it changes are asked for every second.</source>
        <translation>Redis: %1. Sem ele as mudanças são consultadas a cada segundo.</translation>
    </message>
    <message>
        <source>Redis answers, but nothing stands on its stream of changes yet.</source>
        <translation>O Redis responde, mas ainda não há nada no fluxo de mudanças dele.</translation>
    </message>
    <message>
        <source>Redis answers: changes arrive at once.</source>
        <translation>O Redis responde: as mudanças chegam na hora.</translation>
    </message>
    <message>
        <source>This user may also write; one with the role bunsnc_console is enough.</source>
        <translation>Este usuário também pode gravar; basta um com o papel bunsnc_console.</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::TicketHead</name>
    <message>
        <location filename="../ui/detail/tickethead.cpp" line="+117"/>
        <source>(no short description)</source>
        <translation>(sem descrição resumida)</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Updated %1</source>
        <translation>Atualizado em %1</translation>
    </message>
    <message>
        <location line="+12"/>
        <source>Copy ticket number</source>
        <translation>Copiar número do chamado</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Move the pane right or below</source>
        <translation>Mover o painel à direita ou abaixo</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Close the ticket</source>
        <translation>Fechar o chamado</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::TicketTable</name>
    <message>
        <location filename="../ui/table/tickettable.cpp" line="+262"/>
        <source>Reset columns</source>
        <translation>Restaurar colunas</translation>
    </message>
</context>
<context>
    <name>bunsnc::ui::TrendChart</name>
    <message>
        <location filename="../ui/charts/trendchart.cpp" line="+97"/>
        <source>Opened</source>
        <translation>Abertos</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Resolved</source>
        <translation>Resolvidos</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>There is nothing here.</source>
        <translation>Não há nada aqui.</translation>
    </message>
    <message>
        <source>This answer does not belong to the login that is under way.</source>
        <translation>Esta resposta não pertence à entrada em andamento.</translation>
    </message>
    <message>
        <source>The login was refused. You can close this window.</source>
        <translation>A entrada foi recusada. Você pode fechar esta janela.</translation>
    </message>
    <message>
        <source>You are signed in. You can close this window.</source>
        <translation>Você entrou. Pode fechar esta janela.</translation>
    </message>
    <message>
        <source>Client secret</source>
        <translation>Segredo do cliente</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Senha</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>Token de acesso</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>Chave de API</translation>
    </message>
    <message>
        <source>Refresh token</source>
        <translation>Token de renovação</translation>
    </message>
    <message>
        <source>Passphrase of the key</source>
        <translation>Senha da chave</translation>
    </message>
    <message>
        <source>Key of the auth service</source>
        <translation>Chave do serviço de autenticação</translation>
    </message>
    <message>
        <source>Password of the auth service</source>
        <translation>Senha do serviço de autenticação</translation>
    </message>
    <message>
        <source>Passphrase of the certificate</source>
        <translation>Senha do certificado</translation>
    </message>
    <message>
        <source>%1 of %2: </source>
        <translation>%1 de %2: </translation>
    </message>
    <message>
        <source>no %1 found; set %2, sign in once with &quot;bunsnc login&quot;, or run it on a terminal, which asks</source>
        <translation>falta: %1; defina %2, entre uma vez com &quot;bunsnc login&quot;, ou execute em um terminal, que pergunta</translation>
    </message>
    <message>
        <source>Sign in in the browser that opens now. If none does, open this page:</source>
        <translation>Entre no navegador que se abre agora. Se nenhum abrir, abra esta página:</translation>
    </message>
    <message>
        <source>Open this page in a browser on this machine and sign in:</source>
        <translation>Abra esta página em um navegador desta máquina e entre:</translation>
    </message>
</context>
</TS>
