api-title = API
api-about = 这些页面能做的事，程序也都能做：基于 HTTPS 的 JSON 接口，由 OpenAPI 文档描述。
api-file = OpenAPI 3.1 文件
api-no-script = 启用脚本后，可以在本页直接试用每个接口。
